import { type Capability, isCapability } from '../../../kernel/capabilities.js';
import { unreachable } from '../../../kernel/decision.js';
import type { Version } from '../../../kernel/versions.js';
import type { CustomRole, MembershipState } from './membership.state.js';
import type { RoleEvent } from '../../../events/roles.js';

const changeRole = (
  state: MembershipState,
  id: string,
  version: Version,
  how: Partial<CustomRole>,
): MembershipState => {
  const role = state.roles.get(id);
  return role ? { ...state, roles: state.roles.set(id, { ...role, ...how, version }) } : state;
};

const setOf = (capabilities: readonly string[]): ReadonlySet<Capability> => new Set(capabilities.filter(isCapability));

export const evolveRoles = (state: MembershipState, event: RoleEvent, revision: bigint): MembershipState => {
  const { roleId: id } = event.data;
  switch (event.type) {
    case 'RoleCreated': {
      const { name, description, capabilities } = event.data;
      return {
        ...state,
        roles: state.roles.set(id, { id, name, description, capabilities: setOf(capabilities), version: revision }),
      };
    }
    case 'RoleRenamed':
      return changeRole(state, id, revision, { name: event.data.name });
    case 'RoleDescribed':
      return changeRole(state, id, revision, { description: event.data.description });
    case 'RoleCapabilitiesChanged':
      return changeRole(state, id, revision, { capabilities: setOf(event.data.capabilities) });
    case 'RoleDeleted':
      return { ...state, roles: state.roles.remove(id) };
    default:
      return unreachable(event);
  }
};
