import type { DomainEvent } from '../../../kernel/domain-event.js';
import type { RoleEvent } from './role.events.js';

interface OfInvitation {
  readonly organizationId: string;
  readonly invitationId: string;
}
interface OfMember {
  readonly organizationId: string;
  readonly userId: string;
}

export type InvitationSent = DomainEvent<
  'InvitationSent',
  OfInvitation & {
    /** Keyed hash of the invited address; the address itself is personal data, kept under the invitation's id. */
    readonly addressHash: string;
    readonly roleId: string;
    readonly teamIds: readonly string[];
    /** SHA-256 of the single-use token, hex. */
    readonly tokenHash: string;
    /** RFC 3339 UTC. */
    readonly expiresAt: string;
  }
>;
export type InvitationResent = DomainEvent<
  'InvitationResent',
  OfInvitation & { readonly tokenHash: string; readonly expiresAt: string }
>;
export type InvitationRevoked = DomainEvent<'InvitationRevoked', OfInvitation>;
export type InvitationAccepted = DomainEvent<'InvitationAccepted', OfInvitation & { readonly userId: string }>;

export type MemberJoined = DomainEvent<'MemberJoined', OfMember & { readonly roleId: string }>;
export type MemberRoleChanged = DomainEvent<
  'MemberRoleChanged',
  OfMember & { readonly roleId: string; readonly previousRoleId: string }
>;
export type MemberSuspended = DomainEvent<'MemberSuspended', OfMember>;
export type MemberRestored = DomainEvent<'MemberRestored', OfMember>;
/** Ended by somebody else; MemberLeft is the person's own doing. */
export type MemberRemoved = DomainEvent<'MemberRemoved', OfMember>;
export type MemberLeft = DomainEvent<'MemberLeft', OfMember>;

/** Nothing of the person can be read in this organization any more; who it was is an id for ever. */
export type MemberErased = DomainEvent<'MemberErased', OfMember>;

/** Why the role changes beside it happened: what everybody may do is said by those alone. */
export type OwnershipTransferred = DomainEvent<
  'OwnershipTransferred',
  {
    readonly organizationId: string;
    readonly fromUserId: string;
    readonly toUserId: string;
    /** Whether the one who handed it on is an owner still. */
    readonly kept: boolean;
  }
>;

export type MembershipEvent =
  | RoleEvent
  | OwnershipTransferred
  | InvitationSent
  | InvitationResent
  | InvitationRevoked
  | InvitationAccepted
  | MemberJoined
  | MemberRoleChanged
  | MemberSuspended
  | MemberRestored
  | MemberRemoved
  | MemberLeft
  | MemberErased;
