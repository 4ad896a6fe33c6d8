import type { AccessPicture } from '../../ports/access/access.port.js';
import type { Simulated } from './simulate.js';

/** Somebody who reaches a gateway on one side of a change only. */
export interface Difference {
  readonly userId: string;
  readonly gatewayId: string;
  /** Whether they reach it afterwards. */
  readonly gained: boolean;
}

/** Checks made before others get their turn: about a millisecond of the event loop. */
const CHECKED_AT_ONCE = 4_000;

/** Everybody who reaches a gateway on one side only, each once; now and then nothing, so that the caller can let others have a turn. */
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
