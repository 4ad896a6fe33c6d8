import { type Capability, isCapability } from '../../../src/kernel/capabilities.js';
import type { RoleEvent } from '../../../src/events/roles.js';
import type { EventRef } from '../memory/provenance.js';
import { type AccessState, organizationOf } from '../model/access-state.js';
import type { Role } from '../model/organization.js';
import { giveCapabilities, ownRoleOf } from '../model/roles.js';
import type { Handlers } from './handlers.js';

const hold = (state: AccessState, data: RoleEvent['data'], capabilities: readonly string[], by: EventRef): Role => {
  const role = ownRoleOf(organizationOf(state, data.organizationId), data.roleId);
  const usedAll = role.useAll;
  giveCapabilities(role, new Set<Capability>(capabilities.filter(isCapability)));
  if (role.useAll !== usedAll) role.useAllSince = by;
  return role;
};

export const ROLES: Handlers<RoleEvent> = {
  RoleCapabilitiesChanged: (state, data, by) => void hold(state, data, data.capabilities, by),
  RoleCreated: (state, data, by) => {
    hold(state, data, data.capabilities, by).exists = true;
  },
  RoleDeleted: (state, data, by) => {
    hold(state, data, [], by).exists = false;
  },
};
