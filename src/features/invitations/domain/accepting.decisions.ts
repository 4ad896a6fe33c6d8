import type { Decided } from '../../../kernel/decision.js';
import { conflict, forbidden, isRefusal, type Refusal } from '../../../kernel/refusal.js';
import { unknownInvitation, voidInvitation } from './invitations.decisions.js';
import type { MembershipEvent } from '../../../events/memberships.js';
import { hasExpired, type Invitation, type MembershipState } from '../../memberships/domain/membership.state.js';
import { roleIn } from '../../memberships/domain/powers.js';
import { restsOnRight } from '../../memberships/domain/void-invitations.js';

export interface PresentedToken {
  readonly organizationId: string;
  readonly invitationId: string;
  /** SHA-256 of the token in the request. */
  readonly tokenHash: string;
  readonly at: string;
}

/** The invitation of the token. A replaced token gets the same answer as one that never existed. */
export const findByToken = (
  state: MembershipState,
  { invitationId, tokenHash }: PresentedToken,
): Invitation | Refusal => {
  const invitation = state.invitations.get(invitationId);
  return invitation && invitation.tokenHash === tokenHash ? invitation : unknownInvitation();
};

/** The refusal if the invitation can no longer be accepted. */
export const spent = (state: MembershipState, invitation: Invitation, at: string): Refusal | undefined => {
  if (invitation.status === 'accepted') return conflict('invitation.used', 'The invitation was accepted already.');
  if (invitation.status === 'revoked') return conflict('invitation.revoked', 'The invitation was revoked.');
  // The right may have been lost before its loss was recorded with the invitation.
  if (invitation.status === 'void' || !restsOnRight(state, invitation)) return voidInvitation();
  return hasExpired(invitation, at) ? expired() : undefined;
};

const expired = (): Refusal => conflict('invitation.expired', 'The invitation has expired. Ask for a new one.');

/** PPL-2: the account's address must be the invited one. Accepting again by the same person changes nothing. The role counts as
 * it is now: an edit of a role reaches invited people as it reaches its holders. */
export const acceptInvitation = (
  state: MembershipState,
  input: PresentedToken & { readonly userId: string; readonly addressHash: string },
): Decided<MembershipEvent> => {
  const invitation = findByToken(state, input);
  if (isRefusal(invitation)) return invitation;
  const { organizationId, invitationId, userId, addressHash, at } = input;
  if (invitation.addressHash !== addressHash)
    return forbidden('invitation.other-address', 'The invitation is for another address than that of your account.');
  if (invitation.acceptedBy === userId && state.members.has(userId)) return [];
  const refused = spent(state, invitation, at);
  if (refused) return refused;
  if (state.members.has(userId)) return conflict('member.exists', 'You are a member already.');
  if (!roleIn(state, invitation.roleId)) return expired();
  return [
    { type: 'InvitationAccepted', data: { organizationId, invitationId, userId } },
    { type: 'MemberJoined', data: { organizationId, userId, roleId: invitation.roleId } },
  ];
};
