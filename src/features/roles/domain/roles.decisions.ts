import type { Decided } from '../../../kernel/decision.js';
import { normalizeName } from '../../../kernel/names.js';
import { isRefusal } from '../../../kernel/refusal.js';
import {
  findRole,
  knownCapabilities,
  type RoleRef,
  orderly,
  roleNameFault,
} from '../../memberships/domain/find-role.js';
import type { MembershipEvent } from '../../../events/memberships.js';
import type { MembershipState } from '../../memberships/domain/membership.state.js';
import { mayGiveOut } from '../../memberships/domain/powers.js';

export interface EditRole extends RoleRef {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly capabilities?: readonly string[] | undefined;
}

/** PPL-3, PPL-4: the editor must hold all capabilities that the role has now and all that it will have. */
export const editRole = (state: MembershipState, input: EditRole): Decided<MembershipEvent> => {
  const role = findRole(state, input);
  if (isRefusal(role)) return role;
  const { organizationId, roleId, actor, description = role.description } = input;
  const name = input.name === undefined ? role.name : normalizeName(input.name);
  const fault = roleNameFault(state, name, roleId);
  if (fault) return fault;
  const before = orderly(role.capabilities);
  const capabilities = input.capabilities === undefined ? before : knownCapabilities(input.capabilities);
  if (isRefusal(capabilities)) return capabilities;
  const same = capabilities.join() === before.join();
  return (
    mayGiveOut(state, actor, { name, capabilities }) ?? [
      ...(name === role.name ? [] : [{ type: 'RoleRenamed', data: { organizationId, roleId, name } } as const]),
      ...(description === role.description
        ? []
        : [{ type: 'RoleDescribed', data: { organizationId, roleId, description } } as const]),
      ...(same ? [] : [{ type: 'RoleCapabilitiesChanged', data: { organizationId, roleId, capabilities } } as const]),
    ]
  );
};
