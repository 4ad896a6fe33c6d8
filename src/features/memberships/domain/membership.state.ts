import { Map } from 'immutable';
import type { Capability } from '../../../kernel/capabilities.js';
import type { Version } from '../../../kernel/versions.js';

export interface Member {
  readonly userId: string;
  readonly roleId: string;
  readonly status: 'active' | 'suspended';
  readonly version: Version;
}

/** A role that the organization made itself; the built-in roles are in no stream. */
export interface CustomRole {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly capabilities: ReadonlySet<Capability>;
  readonly version: Version;
}

export interface Invitation {
  readonly invitationId: string;
  readonly addressHash: string;
  readonly roleId: string;
  readonly teamIds: readonly string[];
  /** Of the newest token; older ones no longer work. */
  readonly tokenHash: string;
  /** How many tokens it had before this one. */
  readonly generation: number;
  /** RFC 3339 UTC. */
  readonly expiresAt: string;
  readonly status: 'pending' | 'accepted' | 'revoked' | 'void';
  /** The person on whose right it rests; null if no person sent it. */
  readonly invitedBy: string | null;
  /** Id of the person who accepted it; null until then. */
  readonly acceptedBy: string | null;
  readonly version: Version;
}

export const hasExpired = (invitation: Pick<Invitation, 'expiresAt'>, at: string): boolean =>
  Date.parse(invitation.expiresAt) <= Date.parse(at);

/** Persistent collections: the cost of an event does not grow with the number of people. */
export interface MembershipState {
  /** Present members, suspended ones included. */
  readonly members: Map<string, Member>;
  /** People who were members before. */
  readonly former: Map<string, 'known' | 'erased'>;
  readonly invitations: Map<string, Invitation>;
  /** Address hash → id of the invitation pending for it, expired or not. */
  readonly pendingByAddress: Map<string, string>;
  readonly roles: Map<string, CustomRole>;
}

export const NOBODY: MembershipState = {
  members: Map(),
  former: Map(),
  invitations: Map(),
  pendingByAddress: Map(),
  roles: Map(),
};
