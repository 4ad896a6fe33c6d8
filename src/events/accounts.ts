import { event, type EventOf, eventsIn } from './declaration.js';
import { id, text } from './fields.js';

const account = { userId: id('member') };

export const ACCOUNT_EVENTS = eventsIn('account', {
  /** Name and address are personal data and are kept under the user's id. The event holds only a keyed hash. */
  AccountCreated: event({ ...account, addressHash: text }),
  /** Final: a later account with the same address is a new person. */
  AccountErased: event(account),
});

export type AccountEvent = EventOf<typeof ACCOUNT_EVENTS>;
