import type { AccountEvent } from './account.events.js';

export type Account = { readonly status: 'none' } | { readonly status: 'open'; readonly userId: string; readonly addressHash: string };

export const NO_ACCOUNT: Account = { status: 'none' };

export const evolveAccount = (account: Account, event: AccountEvent): Account => (event.type === 'AccountCreated' ? { status: 'open', ...event.data } : account);
