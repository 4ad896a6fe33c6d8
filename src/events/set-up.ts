import { event, type EventOf, eventsIn } from './declaration.js';
import { id, text } from './fields.js';

export const SET_UP_EVENTS = eventsIn('set-up', {
  /** The link for the first person was printed. It replaces the one before. */
  SetUpLinkMade: event({ tokenHash: text, expiresAt: text }),
  /** An account exists: the link is over. */
  SetUpEnded: event({ userId: id('member') }),
});

export type SetUpEvent = EventOf<typeof SET_UP_EVENTS>;
