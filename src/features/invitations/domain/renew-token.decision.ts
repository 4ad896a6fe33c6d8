import type { Decided } from '../../../kernel/decision.js';
import type { MembershipEvent } from '../../../events/memberships.js';
import { hasExpired, type MembershipState } from '../../memberships/domain/membership.state.js';

export interface RenewToken {
  readonly organizationId: string;
  readonly invitationId: string;
  /** The token to be replaced; where another one stands meanwhile, nothing is left to do. */
  readonly formerHash: string;
  readonly tokenHash: string;
  readonly at: string;
}

/** Nobody knows whether the email with the token was sent: the next email brings another, valid as long as this one was. */
export const renewToken = (
  state: MembershipState,
  { organizationId, invitationId, formerHash, tokenHash, at }: RenewToken,
): Decided<MembershipEvent> => {
  const invitation = state.invitations.get(invitationId);
  if (invitation?.status !== 'pending' || invitation.tokenHash !== formerHash || hasExpired(invitation, at)) return [];
  return [
    { type: 'InvitationResent', data: { organizationId, invitationId, tokenHash, expiresAt: invitation.expiresAt } },
  ];
};
