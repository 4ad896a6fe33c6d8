import { event, type EventOf, eventsIn } from './declaration.js';
import { flag, id, oneOf, text } from './fields.js';

const account = { userId: id('member') };

export const ACCOUNT_EVENTS = eventsIn('account', {
  /** Name and address are personal data and are kept under the user's id. The event holds only a keyed hash. */
  AccountCreated: event({ ...account, addressHash: text, verified: flag }, undefined, (data) => ({
    ...data,
    verified: true,
  })),
  /** The link of an email to the address of the hash. It replaces the one before for the same purpose. */
  AccountLinkMade: event({
    ...account,
    purpose: oneOf('verify', 'reset', 'address', 'set-up'),
    addressHash: text,
    tokenHash: text,
    expiresAt: text,
  }),
  AddressVerified: event(account),
  PasswordChanged: event({ ...account, by: oneOf('password', 'link') }),
  /** The new address was confirmed by the link that was mailed to it. */
  AddressChanged: event({ ...account, addressHash: text, formerHash: text }),
  /** Final: a later account with the same address is a new person. */
  AccountErased: event(account),
});

export type AccountEvent = EventOf<typeof ACCOUNT_EVENTS>;
export type LinkPurpose = Extract<AccountEvent, { type: 'AccountLinkMade' }>['data']['purpose'];
