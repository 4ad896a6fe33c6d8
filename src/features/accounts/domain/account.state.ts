import { unreachable } from '../../../kernel/decision.js';
import type { AccountEvent } from '../../../events/accounts.js';

interface Known {
  readonly userId: string;
  readonly addressHash: string;
}

export type Account =
  { readonly status: 'absent' } | ({ readonly status: 'open' } & Known) | ({ readonly status: 'erased' } & Known);

export const NO_ACCOUNT: Account = { status: 'absent' };

export const evolveAccount = (account: Account, event: AccountEvent): Account => {
  switch (event.type) {
    case 'AccountCreated':
      return { status: 'open', ...event.data };
    case 'AccountErased':
      return account.status === 'absent' ? account : { ...account, status: 'erased' };
    default:
      return unreachable(event);
  }
};
