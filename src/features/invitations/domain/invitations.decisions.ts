import type { Decided } from '../../../kernel/decision.js';
import type { Limit } from '../../../kernel/limit.js';
import type { Principal } from '../../../kernel/principal.js';
import { conflict, isRefusal, notFound, type Refusal } from '../../../kernel/refusal.js';
import type { MembershipEvent } from '../../../events/memberships.js';
import { hasExpired, type Invitation, type MembershipState } from '../../memberships/domain/membership.state.js';
import { mayGrant, mayManage } from '../../memberships/domain/powers.js';
import { pendingFault } from './pending-limit.js';
import { restsOnRight } from '../../memberships/domain/void-invitations.js';

export interface SendInvitation {
  readonly organizationId: string;
  readonly invitationId: string;
  readonly addressHash: string;
  /** Id of the person who has an account with the address; null if there is none. */
  readonly inviteeId: string | null;
  readonly roleId: string;
  readonly teamIds: readonly string[];
  readonly tokenHash: string;
  readonly expiresAt: string;
  readonly actor: Principal;
  readonly at: string;
  /** LIM-1, of pending invitations; left out: no limit. */
  readonly limit?: Limit | undefined;
}

export const voidInvitation = (): Refusal =>
  conflict('invitation.void', 'The person who sent this invitation may not send it any more. Send a new one.');
export const unknownInvitation = (): Refusal => notFound('invitation.unknown', 'There is no such invitation.');

/** PPL-1: one pending invitation for each address; a new one replaces an expired one. */
export const sendInvitation = (state: MembershipState, input: SendInvitation): Decided<MembershipEvent> => {
  const { actor, at, inviteeId, limit, ...data } = input;
  if (state.invitations.has(input.invitationId)) return [];
  const refused = mayGrant(state, actor, input.roleId);
  if (refused) return refused;
  if (inviteeId !== null && state.members.has(inviteeId))
    return conflict('member.exists', 'This person is a member already.');
  const pending = state.invitations.get(state.pendingByAddress.get(input.addressHash) ?? '');
  if (pending && !hasExpired(pending, at) && restsOnRight(state, pending))
    return conflict(
      'invitation.pending',
      'An invitation to this address is pending already. Send it again, or revoke it first.',
    );
  const full = pendingFault(state, limit, at);
  if (full) return full;
  const { organizationId } = data;
  return [
    ...(pending
      ? [{ type: 'InvitationRevoked', data: { organizationId, invitationId: pending.invitationId } } as const]
      : []),
    { type: 'InvitationSent', data: { ...data, invitedBy: actor.userId } },
  ];
};

export interface InvitationRef {
  readonly organizationId: string;
  readonly invitationId: string;
  readonly actor: Principal;
}

/** The invitation, unless it was accepted or the actor may not manage it. */
const findPending = (state: MembershipState, { invitationId, actor }: InvitationRef): Invitation | Refusal => {
  const invitation = state.invitations.get(invitationId);
  if (!invitation) return unknownInvitation();
  if (invitation.status === 'accepted') return conflict('invitation.used', 'The invitation was accepted already.');
  return mayManage(state, actor, invitation.roleId) ?? invitation;
};

/** PPL-1: the earlier token stops working and the seven days begin again. The actor must be able to grant the role now. */
export const resendInvitation = (
  state: MembershipState,
  input: InvitationRef & { readonly tokenHash: string; readonly expiresAt: string },
): Decided<MembershipEvent> => {
  const invitation = findPending(state, input);
  if (isRefusal(invitation)) return invitation;
  if (invitation.status === 'void') return voidInvitation();
  if (invitation.status === 'revoked')
    return conflict('invitation.revoked', 'The invitation was revoked. Invite the person anew.');
  const { organizationId, invitationId, tokenHash, expiresAt, actor } = input;
  return (
    mayGrant(state, actor, invitation.roleId) ?? [
      {
        type: 'InvitationResent',
        data: { organizationId, invitationId, tokenHash, expiresAt, invitedBy: actor.userId },
      },
    ]
  );
};

export const revokeInvitation = (state: MembershipState, input: InvitationRef): Decided<MembershipEvent> => {
  const invitation = findPending(state, input);
  if (isRefusal(invitation)) return invitation;
  const { organizationId, invitationId } = input;
  return invitation.status !== 'pending' ? [] : [{ type: 'InvitationRevoked', data: { organizationId, invitationId } }];
};
