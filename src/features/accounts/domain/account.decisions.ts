import type { Decided } from '../../../kernel/decision.js';
import type { KeptToken } from '../../../kernel/mailed-token.js';
import { conflict, type Refusal, unauthenticated } from '../../../kernel/refusal.js';
import type { AccountEvent } from '../../../events/accounts.js';
import type { Account } from './account.state.js';

interface Opening {
  readonly userId: string;
  readonly addressHash: string;
  /** Whether who opens it has proved that the address is theirs. */
  readonly verified: boolean;
  /** The link by which the address is verified. */
  readonly link?: KeptToken | undefined;
}

export const addressTaken = (): Refusal =>
  conflict('account.address-taken', 'There is an account with this address already. Sign in instead.');

/** The reservation of the address ensures that no other account has it. */
export const createAccount = (
  account: Account,
  { userId, addressHash, verified, link }: Opening,
): Decided<AccountEvent> => {
  if (account.status === 'erased')
    return unauthenticated('account.erased', 'This account was erased. Open another one.');
  if (account.status === 'open') return account.addressHash === addressHash ? [] : addressTaken();
  const created: AccountEvent = { type: 'AccountCreated', data: { userId, addressHash, verified } };
  return link === undefined
    ? [created]
    : [created, { type: 'AccountLinkMade', data: { userId, addressHash, purpose: 'verify', ...link } }];
};

/** PPL-7. */
export const eraseAccount = (account: Account, { userId }: { readonly userId: string }): Decided<AccountEvent> =>
  account.status === 'open' ? [{ type: 'AccountErased', data: { userId } }] : [];

/** ACT-2: an account whose address nobody verified gives way to who signs up with the address. */
export const giveWay = (account: Account, input: { readonly userId: string }): Decided<AccountEvent> =>
  account.status === 'open' && account.verified ? addressTaken() : eraseAccount(account, input);
