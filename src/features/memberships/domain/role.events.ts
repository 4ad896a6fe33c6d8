import type { DomainEvent } from '../../../kernel/domain-event.js';

interface OfRole {
  readonly organizationId: string;
  readonly roleId: string;
}

export type RoleCreated = DomainEvent<
  'RoleCreated',
  OfRole & {
    readonly name: string;
    readonly description: string | null;
    /** In the order people are shown them. */
    readonly capabilities: readonly string[];
    /** The role it was duplicated from, built-in or not; null where it was made from nothing. */
    readonly copyOf: string | null;
  }
>;
export type RoleRenamed = DomainEvent<'RoleRenamed', OfRole & { readonly name: string }>;
export type RoleDescribed = DomainEvent<'RoleDescribed', OfRole & { readonly description: string | null }>;
/** All that the role holds from now on: its holders may do this and nothing else, from this event on. */
export type RoleCapabilitiesChanged = DomainEvent<
  'RoleCapabilitiesChanged',
  OfRole & { readonly capabilities: readonly string[] }
>;
/** Nobody held it any more. */
export type RoleDeleted = DomainEvent<'RoleDeleted', OfRole>;

export type RoleEvent = RoleCreated | RoleRenamed | RoleDescribed | RoleCapabilitiesChanged | RoleDeleted;
