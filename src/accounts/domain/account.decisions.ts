import type { Decided } from '../../kernel/decision.js';
import type { AccountEvent } from './account.events.js';
import type { Account } from './account.state.js';

/** That the address is nobody else's is what its reservation says. */
export const createAccount = (account: Account, { userId, addressHash }: { readonly userId: string; readonly addressHash: string }): Decided<AccountEvent> =>
  account.status === 'open' ? [] : [{ type: 'AccountCreated', data: { userId, addressHash } }];
