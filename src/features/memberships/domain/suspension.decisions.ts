import type { Decided } from '../../../kernel/decision.js';
import { isRefusal } from '../../../kernel/refusal.js';
import { endsOwnByKey, findMember, lastOwner, type MemberRef } from './find-member.js';
import type { MembershipEvent } from '../../../events/memberships.js';
import type { MembershipState } from './membership.state.js';
import { mayGrant } from './powers.js';

/** PPL-5: role and teams stay, so that restoring brings back exactly what was there before. */
export const suspendMember = (state: MembershipState, input: MemberRef): Decided<MembershipEvent> => {
  const member = findMember(state, input);
  if (isRefusal(member)) return member;
  if (member.status === 'suspended') return [];
  const { organizationId, userId } = input;
  const refused = endsOwnByKey(input) ?? lastOwner(state, member);
  return refused ?? [{ type: 'MemberSuspended', data: { organizationId, userId } }];
};

/** PPL-4: restoring counts as granting the role with the capabilities it has now. */
export const restoreMember = (state: MembershipState, input: MemberRef): Decided<MembershipEvent> => {
  const member = findMember(state, input);
  if (isRefusal(member)) return member;
  const { organizationId, userId } = input;
  if (member.status === 'active') return [];
  return mayGrant(state, input.actor, member.roleId) ?? [{ type: 'MemberRestored', data: { organizationId, userId } }];
};
