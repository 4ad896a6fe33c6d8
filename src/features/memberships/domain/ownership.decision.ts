import { ADMIN, OWNER } from '../../../kernel/capabilities.js';
import type { Decided } from '../../../kernel/decision.js';
import type { Principal } from '../../../kernel/principal.js';
import { conflict, forbidden, invalid } from '../../../kernel/refusal.js';
import { unknownMember } from './find-member.js';
import type { MembershipEvent } from '../../../events/memberships.js';
import type { MembershipState } from './membership.state.js';
import { mayGrant } from './powers.js';

export interface TransferOwnership {
  readonly organizationId: string;
  readonly toUserId: string;
  /** true: the present owner stays an owner too. false: they become an admin. */
  readonly keepOwnership: boolean;
  readonly actor: Principal;
}

/** ORG-5: from an owner to another active member, so that there is an active owner at every moment (PPL-6). */
export const transferOwnership = (state: MembershipState, input: TransferOwnership): Decided<MembershipEvent> => {
  const { organizationId, toUserId, keepOwnership, actor } = input;
  const refused = mayGrant(state, actor, OWNER.id);
  if (refused) return refused;
  if (state.members.get(actor.userId)?.roleId !== OWNER.id)
    return forbidden('owner.required', 'Only an owner has ownership to hand on.');
  if (toUserId === actor.userId) return invalid('ownership.to-oneself', 'Ownership is handed on to somebody else.');
  const heir = state.members.get(toUserId);
  if (!heir) return unknownMember();
  if (heir.status === 'suspended')
    return conflict('member.suspended', 'A suspended member cannot become an owner this way. Restore them first.');
  const isOwner = heir.roleId === OWNER.id;
  if (isOwner && keepOwnership) return [];
  const given = { organizationId, userId: toUserId, roleId: OWNER.id, previousRoleId: heir.roleId };
  const givenUp = { organizationId, userId: actor.userId, roleId: ADMIN.id, previousRoleId: OWNER.id };
  return [
    { type: 'OwnershipTransferred', data: { organizationId, fromUserId: actor.userId, toUserId, kept: keepOwnership } },
    ...(isOwner ? [] : [{ type: 'MemberRoleChanged', data: given } as const]),
    ...(keepOwnership ? [] : [{ type: 'MemberRoleChanged', data: givenUp } as const]),
  ];
};
