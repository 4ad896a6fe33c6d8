import type { StreamDefinition } from '../../../kernel/decision.js';
import { ACCOUNT_EVENTS, type AccountEvent } from '../../../events/accounts.js';
import { type Account, evolveAccount, NO_ACCOUNT } from './account.state.js';

export const ACCOUNT: StreamDefinition<Account, AccountEvent> = {
  category: ACCOUNT_EVENTS.category,
  initial: NO_ACCOUNT,
  evolve: evolveAccount,
};
