import type { Decided } from '../../../kernel/decision.js';
import { OWNER } from '../../../kernel/capabilities.js';
import type { MembershipEvent } from '../../../events/memberships.js';
import type { MembershipState } from './membership.state.js';

/** ORG-1: the creator becomes the Owner. */
export const foundMembership = (
  state: MembershipState,
  input: { readonly organizationId: string; readonly ownerId: string },
): Decided<MembershipEvent> => {
  const { organizationId, ownerId } = input;
  return state.members.isEmpty()
    ? [{ type: 'MemberJoined', data: { organizationId, userId: ownerId, roleId: OWNER.id } }]
    : [];
};
