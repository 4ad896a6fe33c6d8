import type { DomainEvent } from '../../kernel/domain-event.js';

/** Name and address are personal data, kept under the user's id. */
export type AccountCreated = DomainEvent<'AccountCreated', { readonly userId: string; readonly addressHash: string }>;

export type AccountEvent = AccountCreated;
