import { unreachable } from '../../../kernel/decision.js';
import type { Version } from '../../../kernel/versions.js';
import { isOneOf } from '../../../events/declaration.js';
import { INVITATION_EVENTS } from '../../../events/invitations.js';
import type { MemberEvent, MembershipEvent } from '../../../events/memberships.js';
import { ROLE_EVENTS } from '../../../events/roles.js';
import { evolveInvitations } from './invitation.evolve.js';
import type { Member, MembershipState } from './membership.state.js';
import { evolveRoles } from './role.evolve.js';

const changeMember = (
  state: MembershipState,
  userId: string,
  version: Version,
  how: Partial<Member>,
): MembershipState => {
  const member = state.members.get(userId);
  return member ? { ...state, members: state.members.set(userId, { ...member, ...how, version }) } : state;
};

const evolveMembers = (state: MembershipState, event: MemberEvent, revision: bigint): MembershipState => {
  switch (event.type) {
    case 'MemberJoined': {
      const { userId, roleId } = event.data;
      return {
        ...state,
        members: state.members.set(userId, { userId, roleId, status: 'active', version: revision }),
        former: state.former.remove(userId),
      };
    }
    case 'MemberRoleChanged':
      return changeMember(state, event.data.userId, revision, { roleId: event.data.roleId });
    case 'MemberSuspended':
      return changeMember(state, event.data.userId, revision, { status: 'suspended' });
    case 'MemberRestored':
      return changeMember(state, event.data.userId, revision, { status: 'active' });
    case 'MemberRemoved':
    case 'MemberLeft':
      return {
        ...state,
        members: state.members.remove(event.data.userId),
        former: state.former.set(event.data.userId, 'known'),
      };
    case 'MemberErased':
      return { ...state, former: state.former.set(event.data.userId, 'erased') };
    case 'OwnershipTransferred':
      return state;
    default:
      return unreachable(event);
  }
};

export const evolveMembership = (state: MembershipState, event: MembershipEvent, revision: bigint): MembershipState => {
  if (isOneOf(INVITATION_EVENTS, event)) return evolveInvitations(state, event, revision);
  return isOneOf(ROLE_EVENTS, event) ? evolveRoles(state, event, revision) : evolveMembers(state, event, revision);
};
