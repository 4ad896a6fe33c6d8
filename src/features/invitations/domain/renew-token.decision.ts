import type { Decided } from '../../../kernel/decision.js';
import type { MembershipEvent } from '../../../events/memberships.js';
import { hasExpired, type MembershipState } from '../../memberships/domain/membership.state.js';

export interface RenewToken {
  readonly organizationId: string;
  readonly invitationId: string;
  /** The token to be replaced; if the invitation has another one by now, nothing is done. */
  readonly formerHash: string;
  readonly tokenHash: string;
  readonly at: string;
}

/** For an email that may or may not have been sent: the next email carries a new token, which expires at the same time. */
export const renewToken = (
  state: MembershipState,
  { organizationId, invitationId, formerHash, tokenHash, at }: RenewToken,
): Decided<MembershipEvent> => {
  const invitation = state.invitations.get(invitationId);
  if (invitation?.status !== 'pending' || invitation.tokenHash !== formerHash || hasExpired(invitation, at)) return [];
  return [
    {
      type: 'InvitationResent',
      data: { organizationId, invitationId, tokenHash, expiresAt: invitation.expiresAt, invitedBy: null },
    },
  ];
};
