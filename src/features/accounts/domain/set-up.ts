import type { Decided, StreamDefinition } from '../../../kernel/decision.js';
import { unreachable } from '../../../kernel/decision.js';
import type { KeptToken } from '../../../kernel/mailed-token.js';
import { conflict } from '../../../kernel/refusal.js';
import { SET_UP_EVENTS, type SetUpEvent } from '../../../events/set-up.js';
import { unknownLink } from './account-links.decisions.js';

/** The newest link for the first person; null: none was made. */
export type SetUp = (KeptToken & { readonly endedBy: string | null }) | null;

/** One stream for the installation. */
export const SET_UP: StreamDefinition<SetUp, SetUpEvent> = {
  category: SET_UP_EVENTS.category,
  initial: null,
  evolve: (setUp, event) => {
    switch (event.type) {
      case 'SetUpLinkMade':
        return { ...event.data, endedBy: null };
      case 'SetUpEnded':
        return setUp && { ...setUp, endedBy: event.data.userId };
      default:
        return unreachable(event);
    }
  },
};

export const INSTALLATION = 'installation';

export const makeSetUpLink = (_: SetUp, { tokenHash, expiresAt }: KeptToken): Decided<SetUpEvent> => [
  { type: 'SetUpLinkMade', data: { tokenHash, expiresAt } },
];

/** ACT-1: any account voids the link. */
export const endSetUp = (setUp: SetUp, { userId }: { readonly userId: string }): Decided<SetUpEvent> =>
  setUp !== null && setUp.endedBy === null ? [{ type: 'SetUpEnded', data: { userId } }] : [];

/** ACT-1: it works once, for an hour. The same person may try again. */
export const useSetUpLink = (
  setUp: SetUp,
  { userId, tokenHash, at }: { readonly userId: string; readonly tokenHash: string; readonly at: string },
): Decided<SetUpEvent> => {
  if (setUp?.tokenHash !== tokenHash) return unknownLink();
  if (setUp.endedBy === userId) return [];
  if (setUp.endedBy !== null) return conflict('link.used', 'There is an account already. The link is over.');
  if (Date.parse(setUp.expiresAt) <= Date.parse(at))
    return conflict('link.expired', 'The link has expired. Start Gatehouse again to get another.');
  return endSetUp(setUp, { userId });
};
