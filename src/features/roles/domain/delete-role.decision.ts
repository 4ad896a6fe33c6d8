import type { Decided } from '../../../kernel/decision.js';
import { conflict, isRefusal } from '../../../kernel/refusal.js';
import { findRole, type RoleRef } from '../../memberships/domain/find-role.js';
import type { MembershipEvent } from '../../../events/memberships.js';
import { hasExpired, type MembershipState } from '../../memberships/domain/membership.state.js';

const counted = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? '' : 's'}`;

/** PPL-3: a role cannot be deleted while a member, suspended ones included, or a pending invitation has it. */
export const deleteRole = (
  state: MembershipState,
  input: RoleRef & { readonly at: string },
): Decided<MembershipEvent> => {
  const role = findRole(state, input);
  if (isRefusal(role)) return role;
  const { organizationId, roleId, at } = input;
  const holders = state.members.count((member) => member.roleId === roleId);
  const invitations = state.pendingByAddress.count((id) => {
    const invitation = state.invitations.get(id);
    return invitation?.roleId === roleId && !hasExpired(invitation, at);
  });
  if (holders + invitations === 0) return [{ type: 'RoleDeleted', data: { organizationId, roleId } }];
  const message = `The role ${role.name} is held by ${counted(holders, 'member')} and promised in ${counted(invitations, 'pending invitation')}.`;
  return conflict('role.in-use', message, { holders, invitations });
};
