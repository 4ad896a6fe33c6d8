import type { Capability } from '../../src/kernel/capabilities.js';
import type { MembershipEvent } from '../../src/events/memberships.js';
import { MEMBERSHIP } from '../../src/features/memberships/domain/membership.stream.js';
import { by } from './principals.js';
import { decisionsOf } from './given-decision.js';

export { by };
export const people = decisionsOf(MEMBERSHIP);
export const organizationId = 'org-1';
export const at = '2026-11-21T12:00:00.000Z';

export const joined = (userId: string, roleId: string): MembershipEvent => ({
  type: 'MemberJoined',
  data: { organizationId, userId, roleId },
});
export const suspended = (userId: string): MembershipEvent => ({
  type: 'MemberSuspended',
  data: { organizationId, userId },
});
export const restored = (userId: string): MembershipEvent => ({
  type: 'MemberRestored',
  data: { organizationId, userId },
});
export const removed = (userId: string): MembershipEvent => ({
  type: 'MemberRemoved',
  data: { organizationId, userId },
});
export const left = (userId: string): MembershipEvent => ({ type: 'MemberLeft', data: { organizationId, userId } });
export const promoted = (userId: string, previousRoleId: string, roleId: string): MembershipEvent => ({
  type: 'MemberRoleChanged',
  data: { organizationId, userId, roleId, previousRoleId },
});

export const one = (userId: string, actor: string) => ({ organizationId, userId, actor: by(actor) });

/** An owner, an admin and a member. */
export const trio = [joined('olga', 'owner'), joined('adam', 'admin'), joined('mia', 'member')];

const ownRole = { organizationId, roleId: 'role_1' };
/** A role of the organization's own. */
export const roleMade = (
  roleId: string,
  name: string,
  capabilities: readonly Capability[],
  copyOf: string | null = null,
): MembershipEvent => ({
  type: 'RoleCreated',
  data: { organizationId, roleId, name, description: null, capabilities, copyOf },
});
export const roleRenamed = (name: string): MembershipEvent => ({ type: 'RoleRenamed', data: { ...ownRole, name } });
export const roleDescribed = (description: string | null): MembershipEvent => ({
  type: 'RoleDescribed',
  data: { ...ownRole, description },
});
export const roleHolds = (...capabilities: readonly Capability[]): MembershipEvent => ({
  type: 'RoleCapabilitiesChanged',
  data: { ...ownRole, capabilities },
});
export const roleDeleted = (roleId = 'role_1'): MembershipEvent => ({
  type: 'RoleDeleted',
  data: { organizationId, roleId },
});
