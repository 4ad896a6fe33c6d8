import type { Decided } from '../../../kernel/decision.js';
import { MEMBER } from '../../../kernel/capabilities.js';
import { isRefusal } from '../../../kernel/refusal.js';
import { endsOwnByKey, findMember, lastOwner, type MemberRef, unknownMember } from './find-member.js';
import type { MembershipEvent } from '../../../events/memberships.js';
import type { Invitation, MembershipState } from './membership.state.js';
import { mayManage } from './powers.js';

/** The person's id, and the keyed hash of their address if they have one. */
export interface Traces {
  readonly userId: string;
  readonly addressHash: string | null;
}

/** The invitations that hold the person's address. */
export const invitationsTo = (state: MembershipState, { userId, addressHash }: Traces): readonly Invitation[] =>
  [...state.invitations.values()].filter(
    (invitation) => invitation.acceptedBy === userId || invitation.addressHash === addressHash,
  );

const voided = (organizationId: string, invitations: readonly Invitation[]): readonly MembershipEvent[] =>
  invitations
    .filter(({ status }) => status === 'pending')
    .map(({ invitationId }) => ({ type: 'InvitationRevoked', data: { organizationId, invitationId } }));

/** PPL-7: who may remove a person may erase them, also after they left. A member is removed too, so not the last owner. */
export const eraseMember = (state: MembershipState, input: MemberRef & Traces): Decided<MembershipEvent> => {
  const { organizationId, userId, actor } = input;
  const about = { organizationId, userId };
  const erased: readonly MembershipEvent[] = [
    ...voided(organizationId, invitationsTo(state, input)),
    { type: 'MemberErased', data: about },
  ];
  const former = state.former.get(userId);
  if (former === 'erased') return [];
  if (former === 'known') return mayManage(state, actor, MEMBER.id) ?? erased;
  const member = state.members.has(userId) ? findMember(state, input) : unknownMember();
  if (isRefusal(member)) return member;
  const refused = endsOwnByKey(input) ?? lastOwner(state, member);
  return refused ?? [{ type: 'MemberRemoved', data: about }, ...erased];
};

/** PPL-7: everybody may end their own membership with everything that tells of them, except the last owner. */
export const eraseSelf = (
  state: MembershipState,
  input: Traces & { readonly organizationId: string },
): Decided<MembershipEvent> => {
  const { organizationId, userId } = input;
  const about = { organizationId, userId };
  if (state.former.get(userId) === 'erased') return [];
  const erased: readonly MembershipEvent[] = [
    ...voided(organizationId, invitationsTo(state, input)),
    { type: 'MemberErased', data: about },
  ];
  const member = state.members.get(userId);
  if (!member) return erased;
  return lastOwner(state, member) ?? [{ type: 'MemberLeft', data: about }, ...erased];
};

/** ORG-4: nobody can join a deleted organization. */
export const voidInvitations = (state: MembershipState, organizationId: string): Decided<MembershipEvent> =>
  voided(organizationId, [...state.invitations.values()]);
