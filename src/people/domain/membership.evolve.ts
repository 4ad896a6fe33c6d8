import { unreachable } from '../../kernel/decision.js';
import type { Version } from '../../kernel/versions.js';
import type { InvitationResent, InvitationSent, MembershipEvent } from './membership.events.js';
import type { Invitation, Member, MembershipState } from './membership.state.js';
import type { RoleEvent } from './role.events.js';
import { evolveRoles } from './role.evolve.js';

const changeMember = (state: MembershipState, userId: string, version: Version, how: Partial<Member>): MembershipState => {
  const member = state.members.get(userId);
  return member ? { ...state, members: state.members.set(userId, { ...member, ...how, version }) } : state;
};

const changeInvitation = (state: MembershipState, invitationId: string, version: Version, how: Partial<Invitation>): MembershipState => {
  const before = state.invitations.get(invitationId);
  if (!before) return state;
  const after = { ...before, ...how, version };
  const ended = after.status !== 'pending' && state.pendingByAddress.get(after.addressHash) === invitationId;
  const pendingByAddress = ended ? state.pendingByAddress.remove(after.addressHash) : state.pendingByAddress;
  return { ...state, invitations: state.invitations.set(invitationId, after), pendingByAddress };
};

const renewToken = (state: MembershipState, { invitationId, tokenHash, expiresAt }: InvitationResent['data'], version: Version): MembershipState => {
  const generation = (state.invitations.get(invitationId)?.generation ?? 0) + 1;
  return changeInvitation(state, invitationId, version, { tokenHash, expiresAt, generation });
};

const invite = (state: MembershipState, data: InvitationSent['data'], version: Version): MembershipState => {
  const { organizationId: _, ...invitation } = data;
  const { invitationId, addressHash } = invitation;
  return {
    ...state,
    invitations: state.invitations.set(invitationId, { ...invitation, generation: 0, status: 'pending', acceptedBy: null, version }),
    pendingByAddress: state.pendingByAddress.set(addressHash, invitationId),
  };
};

type OfInvitation = Extract<MembershipEvent, { readonly data: { readonly invitationId: string } }>;

const isOfRole = (event: MembershipEvent): event is RoleEvent => event.type.startsWith('Role');
const isOfInvitation = (event: MembershipEvent): event is OfInvitation => event.type.startsWith('Invitation');

const evolveInvitations = (state: MembershipState, event: OfInvitation, revision: bigint): MembershipState => {
  switch (event.type) {
    case 'InvitationSent':
      return invite(state, event.data, revision);
    case 'InvitationResent':
      return renewToken(state, event.data, revision);
    case 'InvitationRevoked':
      return changeInvitation(state, event.data.invitationId, revision, { status: 'revoked' });
    case 'InvitationAccepted':
      return changeInvitation(state, event.data.invitationId, revision, { status: 'accepted', acceptedBy: event.data.userId });
    default:
      return unreachable(event);
  }
};

const evolveMembers = (state: MembershipState, event: Exclude<MembershipEvent, RoleEvent | OfInvitation>, revision: bigint): MembershipState => {
  switch (event.type) {
    case 'MemberJoined': {
      const { userId, roleId } = event.data;
      return { ...state, members: state.members.set(userId, { userId, roleId, status: 'active', version: revision }) };
    }
    case 'MemberRoleChanged':
      return changeMember(state, event.data.userId, revision, { roleId: event.data.roleId });
    case 'MemberSuspended':
      return changeMember(state, event.data.userId, revision, { status: 'suspended' });
    case 'MemberRestored':
      return changeMember(state, event.data.userId, revision, { status: 'active' });
    case 'MemberRemoved':
    case 'MemberLeft':
      return { ...state, members: state.members.remove(event.data.userId) };
    case 'OwnershipTransferred':
      return state;
    default:
      return unreachable(event);
  }
};

export const evolveMembership = (state: MembershipState, event: MembershipEvent, revision: bigint): MembershipState => {
  if (isOfInvitation(event)) return evolveInvitations(state, event, revision);
  return isOfRole(event) ? evolveRoles(state, event, revision) : evolveMembers(state, event, revision);
};
