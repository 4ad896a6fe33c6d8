import { type Capability, isCapability } from '../../src/kernel/capabilities.js';
import type {
  RoleCapabilitiesChanged,
  RoleCreated,
  RoleDeleted,
} from '../../src/features/memberships/domain/role.events.js';
import type { Handlers } from './handlers.js';
import { type AccessState, type Fact, organizationOf, ownRoleOf, type Role } from './state.js';

type Handled = RoleCapabilitiesChanged | RoleCreated | RoleDeleted;

/** Whoever holds the role holds this and nothing else, from here on (ACC-8). */
const hold = (state: AccessState, data: Handled['data'], capabilities: readonly string[], fact: Fact): Role => {
  const role = ownRoleOf(organizationOf(state, data.organizationId), data.roleId);
  const useAll = capabilities.includes('gateways:use-all');
  if (useAll !== role.useAll) role.useAllSince = fact;
  role.useAll = useAll;
  role.capabilities = new Set<Capability>(capabilities.filter(isCapability));
  return role;
};

export const ROLES: Handlers<Handled> = {
  RoleCapabilitiesChanged: (state, data, fact) => void hold(state, data, data.capabilities, fact),
  RoleCreated: (state, data, fact) => {
    hold(state, data, data.capabilities, fact).exists = true;
  },
  RoleDeleted: (state, data, fact) => {
    hold(state, data, [], fact).exists = false;
  },
};
