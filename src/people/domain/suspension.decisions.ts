import type { Decided } from '../../kernel/decision.js';
import { isRefusal } from '../../kernel/refusal.js';
import { findMember, lastOwner, type OneMember } from './find-member.js';
import type { MembershipEvent } from './membership.events.js';
import type { MembershipState } from './membership.state.js';

/** PPL-5: role and teams stay, so that restoring brings back exactly what was. */
export const suspendMember = (state: MembershipState, input: OneMember): Decided<MembershipEvent> => {
  const member = findMember(state, input);
  if (isRefusal(member)) return member;
  if (member.status === 'suspended') return [];
  const { organizationId, userId } = input;
  return lastOwner(state, member) ?? [{ type: 'MemberSuspended', data: { organizationId, userId } }];
};

export const restoreMember = (state: MembershipState, input: OneMember): Decided<MembershipEvent> => {
  const member = findMember(state, input);
  if (isRefusal(member)) return member;
  const { organizationId, userId } = input;
  return member.status === 'active' ? [] : [{ type: 'MemberRestored', data: { organizationId, userId } }];
};
