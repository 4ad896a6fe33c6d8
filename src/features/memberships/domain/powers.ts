import { BUILT_IN_ROLES, type Capability, MEMBER, OWNER, type Role } from '../../../kernel/capabilities.js';
import { narrowed, type Principal } from '../../../kernel/principal.js';
import { forbidden, notFound, type Refusal } from '../../../kernel/refusal.js';
import type { MembershipState } from './membership.state.js';

/** The role as it is now, built-in or the organization's own. */
export const roleIn = (state: MembershipState, roleId: string): Role | undefined =>
  BUILT_IN_ROLES.get(roleId) ?? state.roles.get(roleId);

const missing = (capability: Capability): Refusal =>
  forbidden('capability.missing', `This takes the capability ${capability}.`, { capability });

/** The person's capabilities now, read from the stream itself, so that a demotion takes effect at once. */
export const powersOf = (state: MembershipState, { userId, narrowedTo }: Principal): ReadonlySet<Capability> => {
  const member = state.members.get(userId);
  const held =
    member?.status === 'active'
      ? (roleIn(state, member.roleId)?.capabilities ?? new Set<Capability>())
      : new Set<Capability>();
  return narrowed(held, narrowedTo);
};

export const mayManagePeople = (state: MembershipState, actor: Principal): Refusal | undefined =>
  powersOf(state, actor).has('people:manage') ? undefined : missing('people:manage');

/** The actor needs `people:manage`, and `owners:manage` too if the role is Owner. */
export const mayManage = (state: MembershipState, actor: Principal, aboutRoleId: string): Refusal | undefined =>
  mayManagePeople(state, actor) ??
  (aboutRoleId === OWNER.id && !powersOf(state, actor).has('owners:manage') ? missing('owners:manage') : undefined);

/** PPL-4: nobody can grant a capability that they do not hold. */
export const mayGiveOut = (
  state: MembershipState,
  actor: Principal,
  role: { readonly name: string; readonly capabilities: Iterable<Capability> },
): Refusal | undefined => {
  const powers = powersOf(state, actor);
  const beyond = [...role.capabilities].find((capability) => !powers.has(capability));
  return (
    beyond &&
    forbidden(
      'capability.escalation',
      `The role ${role.name} holds ${beyond}, which you do not hold and so cannot grant.`,
      { capability: beyond },
    )
  );
};

/** Every holder of `people:manage` counts as holding the built-in Member role (PPL-9). */
export const mayGrant = (state: MembershipState, actor: Principal, roleId: string): Refusal | undefined => {
  const role = roleIn(state, roleId);
  if (!role) return notFound('role.unknown', 'There is no such role.');
  return mayManage(state, actor, roleId) ?? (roleId === MEMBER.id ? undefined : mayGiveOut(state, actor, role));
};

/** PPL-9: nobody removes, suspends, restores or demotes a member who holds more than they do. */
export const outranked = (state: MembershipState, actor: Principal, roleId: string): Refusal | undefined => {
  const powers = powersOf(state, actor);
  const held = roleId === MEMBER.id ? [] : [...(roleIn(state, roleId)?.capabilities ?? [])];
  const beyond = held.find((capability) => !powers.has(capability));
  return (
    beyond &&
    forbidden('capability.escalation', `This member holds ${beyond}, which you do not hold.`, { capability: beyond })
  );
};
