import type { EventNamed } from '../../../events/event-catalogue.js';
import { unreachable } from '../../../kernel/decision.js';
import type { Version } from '../../../kernel/versions.js';
import type { InvitationEvent } from '../../../events/invitations.js';
import type { Invitation, MembershipState } from './membership.state.js';

type InvitationResent = EventNamed<'InvitationResent'>;
type InvitationSent = EventNamed<'InvitationSent'>;

const changeInvitation = (
  state: MembershipState,
  invitationId: string,
  version: Version,
  how: Partial<Invitation>,
): MembershipState => {
  const before = state.invitations.get(invitationId);
  if (!before) return state;
  const after = { ...before, ...how, version };
  const ended = after.status !== 'pending' && state.pendingByAddress.get(after.addressHash) === invitationId;
  const pendingByAddress = ended ? state.pendingByAddress.remove(after.addressHash) : state.pendingByAddress;
  return { ...state, invitations: state.invitations.set(invitationId, after), pendingByAddress };
};

const renewToken = (
  state: MembershipState,
  { invitationId, tokenHash, expiresAt, invitedBy }: InvitationResent['data'],
  version: Version,
): MembershipState => {
  const generation = (state.invitations.get(invitationId)?.generation ?? 0) + 1;
  const vouching = invitedBy === null ? {} : { invitedBy };
  return changeInvitation(state, invitationId, version, { tokenHash, expiresAt, generation, ...vouching });
};

const invite = (state: MembershipState, data: InvitationSent['data'], version: Version): MembershipState => {
  const { organizationId: _, ...invitation } = data;
  const { invitationId, addressHash } = invitation;
  return {
    ...state,
    invitations: state.invitations.set(invitationId, {
      ...invitation,
      generation: 0,
      status: 'pending',
      acceptedBy: null,
      version,
    }),
    pendingByAddress: state.pendingByAddress.set(addressHash, invitationId),
  };
};

export const evolveInvitations = (
  state: MembershipState,
  event: InvitationEvent,
  revision: bigint,
): MembershipState => {
  switch (event.type) {
    case 'InvitationSent':
      return invite(state, event.data, revision);
    case 'InvitationResent':
      return renewToken(state, event.data, revision);
    case 'InvitationRevoked':
      return changeInvitation(state, event.data.invitationId, revision, { status: 'revoked' });
    case 'InvitationVoided':
      return changeInvitation(state, event.data.invitationId, revision, { status: 'void' });
    case 'InvitationAccepted':
      return changeInvitation(state, event.data.invitationId, revision, {
        status: 'accepted',
        acceptedBy: event.data.userId,
      });
    default:
      return unreachable(event);
  }
};
