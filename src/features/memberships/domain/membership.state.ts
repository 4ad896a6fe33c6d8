import { Map } from 'immutable';
import type { Capability } from '../../../kernel/capabilities.js';
import type { Version } from '../../../kernel/versions.js';

export interface Member {
  readonly userId: string;
  readonly roleId: string;
  readonly status: 'active' | 'suspended';
  readonly version: Version;
}

/** A role of the organization's own; the built-in ones are in no stream. */
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
  /** Of the newest token: older ones are void. */
  readonly tokenHash: string;
  /** How many tokens it had before this one. */
  readonly generation: number;
  /** RFC 3339 UTC. */
  readonly expiresAt: string;
  readonly status: 'pending' | 'accepted' | 'revoked';
  /** Who accepted it; null until then. */
  readonly acceptedBy: string | null;
  readonly version: Version;
}

export const hasExpired = (invitation: Pick<Invitation, 'expiresAt'>, at: string): boolean =>
  Date.parse(invitation.expiresAt) <= Date.parse(at);

/** Persistent collections: each event costs what it changes, however many people there are. */
export interface MembershipState {
  /** Present members, suspended ones included. */
  readonly members: Map<string, Member>;
  /** Those who were members once. */
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
