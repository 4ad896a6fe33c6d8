import { OWNER } from '../../../kernel/capabilities.js';
import type { Principal } from '../../../kernel/principal.js';
import { conflict, forbidden, notFound, type Refusal } from '../../../kernel/refusal.js';
import { staleVersion, type Version } from '../../../kernel/versions.js';
import type { Member, MembershipState } from './membership.state.js';
import { mayManage, outranked } from './powers.js';

export interface MemberRef {
  readonly organizationId: string;
  readonly userId: string;
  readonly actor: Principal;
  readonly expectedVersion?: Version | undefined;
}

export const unknownMember = (): Refusal => notFound('member.unknown', 'There is no such member.');

/** The member, if the actor may change them. */
export const findMember = (state: MembershipState, { userId, actor, expectedVersion }: MemberRef): Member | Refusal => {
  const member = state.members.get(userId);
  if (!member) return unknownMember();
  const refused = mayManage(state, actor, member.roleId) ?? outranked(state, actor, member.roleId);
  return refused ?? staleVersion(member.version, expectedVersion) ?? member;
};

/** SEC-3: a narrowed key never ends the membership of its own person. */
export const endsOwnByKey = ({ userId, actor }: Pick<MemberRef, 'userId' | 'actor'>): Refusal | undefined =>
  actor.narrowedTo !== null && actor.userId === userId
    ? forbidden('key.narrowed', 'A narrowed API key cannot end the membership of its own person; sign in.')
    : undefined;

const isActiveOwner = (member: Member): boolean => member.roleId === OWNER.id && member.status === 'active';

/** PPL-6: an organization always has an active owner. @returns the refusal if the member is the last one */
export const lastOwner = (state: MembershipState, member: Member): Refusal | undefined => {
  if (!isActiveOwner(member)) return undefined;
  const another = state.members.some((other) => other.userId !== member.userId && isActiveOwner(other));
  return another ? undefined : conflict('owner.last', 'This is the last owner. Make somebody else an owner first.');
};
