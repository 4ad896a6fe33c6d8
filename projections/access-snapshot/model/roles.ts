import { BUILT_IN_ROLES, type Capability } from '../../../src/kernel/capabilities.js';
import type { Organization, Role } from './organization.js';

const USE_ALL = 'gateways:use-all';

const BUILT_IN: ReadonlyMap<string, Role> = new Map(
  [...BUILT_IN_ROLES.values()].map(({ id, capabilities }) => [
    id,
    { id, exists: true, capabilities, useAll: capabilities.has(USE_ALL), useAllSince: null },
  ]),
);

const NO_CAPABILITIES: ReadonlySet<Capability> = new Set();

export const unheardRole = (id: string): Role => ({
  id,
  exists: false,
  capabilities: NO_CAPABILITIES,
  useAll: false,
  useAllSince: null,
});

/** An unknown role has no capabilities until its creation is folded. */
export const roleOf = (organization: Organization, roleId: string): Role =>
  BUILT_IN.get(roleId) ?? ownRoleOf(organization, roleId);

export const ownRoleOf = (organization: Organization, roleId: string): Role => {
  const known = organization.roles.get(roleId);
  if (known) return known;
  const role = unheardRole(roleId);
  organization.roles.set(roleId, role);
  return role;
};

/** From now on the holders of the role have these capabilities and no others (ACC-8). */
export const giveCapabilities = (role: Role, capabilities: ReadonlySet<Capability>): void => {
  role.capabilities = capabilities;
  role.useAll = capabilities.has(USE_ALL);
};
