import type { DomainEvent } from '../../../kernel/domain-event.js';

/** Name and address are personal data, kept under the user's id. */
export type AccountCreated = DomainEvent<'AccountCreated', { readonly userId: string; readonly addressHash: string }>;

/** For good: whoever comes with the address again is somebody new. */
export type AccountErased = DomainEvent<'AccountErased', { readonly userId: string }>;

export type AccountEvent = AccountCreated | AccountErased;
