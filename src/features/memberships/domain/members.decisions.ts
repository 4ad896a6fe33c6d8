import type { Decided } from '../../../kernel/decision.js';
import { isRefusal } from '../../../kernel/refusal.js';
import { staleVersion, type Version } from '../../../kernel/versions.js';
import { endsOwnByKey, findMember, lastOwner, type MemberRef, unknownMember } from './find-member.js';
import type { MembershipEvent } from '../../../events/memberships.js';
import type { MembershipState } from './membership.state.js';
import { mayGrant } from './powers.js';

/** PPL-3, PPL-4, PPL-6. */
export const changeRole = (
  state: MembershipState,
  input: MemberRef & { readonly roleId: string },
): Decided<MembershipEvent> => {
  const member = findMember(state, input);
  if (isRefusal(member)) return member;
  const { organizationId, userId, roleId, actor } = input;
  if (member.roleId === roleId) return [];
  const refused = mayGrant(state, actor, roleId) ?? lastOwner(state, member);
  return (
    refused ?? [{ type: 'MemberRoleChanged', data: { organizationId, userId, roleId, previousRoleId: member.roleId } }]
  );
};

/** PPL-5, PPL-6. */
export const removeMember = (state: MembershipState, input: MemberRef): Decided<MembershipEvent> => {
  const member = findMember(state, input);
  if (isRefusal(member)) return member;
  const { organizationId, userId } = input;
  const refused = endsOwnByKey(input) ?? lastOwner(state, member);
  return refused ?? [{ type: 'MemberRemoved', data: { organizationId, userId } }];
};

/** PPL-5: every member may leave without a capability, except the last owner. */
export const leave = (
  state: MembershipState,
  input: { organizationId: string; userId: string; expectedVersion?: Version | undefined },
): Decided<MembershipEvent> => {
  const { organizationId, userId, expectedVersion } = input;
  const member = state.members.get(userId);
  if (!member) return unknownMember();
  return (
    staleVersion(member.version, expectedVersion) ??
    lastOwner(state, member) ?? [{ type: 'MemberLeft', data: { organizationId, userId } }]
  );
};
