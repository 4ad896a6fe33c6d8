import type { StreamDefinition } from '../../../kernel/decision.js';
import type { AccountEvent } from './account.events.js';
import { type Account, evolveAccount, NO_ACCOUNT } from './account.state.js';

export const ACCOUNT: StreamDefinition<Account, AccountEvent> = {
  category: 'account',
  initial: NO_ACCOUNT,
  evolve: evolveAccount,
};
