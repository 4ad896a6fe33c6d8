import type { Decided } from '../../../kernel/decision.js';
import { unauthenticated } from '../../../kernel/refusal.js';
import type { AccountEvent } from '../../../events/accounts.js';
import type { Account } from './account.state.js';

/** The reservation of the address ensures that no other account has it. */
export const createAccount = (
  account: Account,
  { userId, addressHash }: { readonly userId: string; readonly addressHash: string },
): Decided<AccountEvent> => {
  if (account.status === 'erased')
    return unauthenticated('account.erased', 'This account was erased. Open another one.');
  return account.status === 'open' ? [] : [{ type: 'AccountCreated', data: { userId, addressHash } }];
};

/** PPL-7. */
export const eraseAccount = (account: Account, { userId }: { readonly userId: string }): Decided<AccountEvent> =>
  account.status === 'open' ? [{ type: 'AccountErased', data: { userId } }] : [];
