import type { AccessPicture } from '../../ports/access/access.port.js';
import type { Simulated } from './simulate.js';

/** A person who reaches a gateway only before or only after a change. */
export interface Difference {
  readonly userId: string;
  readonly gatewayId: string;
  /** true: reached only after the change. false: only before. */
  readonly gained: boolean;
}

/** Checks made before other work gets its turn: about a millisecond of the event loop. */
const CHECKED_AT_ONCE = 4_000;

/** All differences, each once. Yields undefined now and then, so that the caller can give other work its turn. */
export function* differences(
  { before, after, touched }: Simulated,
  organizationId: string,
): Generator<Difference | undefined> {
  const found = new Set<string>();
  let checked = 0;
  for (const { userIds, gatewayIds } of touched) {
    for (const userId of userIds) {
      for (const gatewayId of gatewayIds) {
        if (++checked % CHECKED_AT_ONCE === 0) yield undefined;
        const question = { organizationId, userId, gatewayId };
        const gained = allows(after, question);
        if (allows(before, question) === gained || found.has(userId + gatewayId)) continue;
        found.add(userId + gatewayId);
        yield { userId, gatewayId, gained };
      }
    }
  }
}

const allows = (picture: AccessPicture, question: Parameters<AccessPicture['check']>[0]): boolean =>
  picture.check(question).allowed;
