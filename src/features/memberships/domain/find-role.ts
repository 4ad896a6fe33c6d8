import { ALL_CAPABILITIES, BUILT_IN_ROLES, type Capability, isCapability } from '../../../kernel/capabilities.js';
import { validateName, nameKey, normalizeName } from '../../../kernel/names.js';
import type { Principal } from '../../../kernel/principal.js';
import { conflict, invalid, notFound, type Refusal } from '../../../kernel/refusal.js';
import { staleVersion, type Version } from '../../../kernel/versions.js';
import type { CustomRole, MembershipState } from './membership.state.js';
import { mayGiveOut, mayManagePeople } from './powers.js';

export interface RoleRef {
  readonly organizationId: string;
  readonly roleId: string;
  readonly actor: Principal;
  readonly expectedVersion?: Version | undefined;
}

export const unknownRole = (): Refusal => notFound('role.unknown', 'There is no such role.');

/** The organization's own role, if the actor holds all its capabilities: nobody may change a more powerful role (PPL-4). */
export const findRole = (state: MembershipState, { roleId, actor, expectedVersion }: RoleRef): CustomRole | Refusal => {
  const refused = mayManagePeople(state, actor);
  if (refused) return refused;
  if (BUILT_IN_ROLES.has(roleId))
    return conflict(
      'role.built-in',
      'Owner, Admin and Member are the same everywhere: they cannot be changed or deleted. Duplicate one to adapt it.',
    );
  const role = state.roles.get(roleId);
  if (!role) return unknownRole();
  return mayGiveOut(state, actor, role) ?? staleVersion(role.version, expectedVersion) ?? role;
};

/** The refusal if the role may not have the name. A role may keep its own name. */
export const roleNameFault = (state: MembershipState, name: string, roleId: string): Refusal | undefined => {
  const fault = validateName(name);
  if (fault) return fault;
  const key = nameKey(name);
  const same = ({ id, name: other }: { readonly id: string; readonly name: string }): boolean =>
    id !== roleId && nameKey(other) === key;
  const taken = [...BUILT_IN_ROLES.values()].some(same) || state.roles.some(same);
  return taken ? conflict('role.name-taken', `Another role is called '${normalizeName(name)}' already.`) : undefined;
};

/** Each once, in display order. */
export const orderly = (capabilities: Iterable<Capability>): readonly Capability[] => {
  const held = new Set(capabilities);
  return ALL_CAPABILITIES.filter((capability) => held.has(capability));
};

export const knownCapabilities = (capabilities: readonly string[]): readonly Capability[] | Refusal => {
  const unknown = capabilities.find((capability) => !isCapability(capability));
  return unknown === undefined
    ? orderly(capabilities.filter(isCapability))
    : invalid('capability.unknown', `There is no capability '${unknown}'.`);
};
