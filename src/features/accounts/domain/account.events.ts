import type { DomainEvent } from '../../../kernel/domain-event.js';

/** Name and address are personal data, kept under the user's id. */
export type AccountCreated = DomainEvent<'AccountCreated', { readonly userId: string; readonly addressHash: string }>;

/** For ever: a later account with the same address is a new person. */
export type AccountErased = DomainEvent<'AccountErased', { readonly userId: string }>;

export type AccountEvent = AccountCreated | AccountErased;
