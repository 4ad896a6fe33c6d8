import { OWNER } from '../../../kernel/capabilities.js';
import type { Principal } from '../../../kernel/principal.js';
import { conflict, notFound, type Refusal } from '../../../kernel/refusal.js';
import { staleVersion, type Version } from '../../../kernel/versions.js';
import type { Member, MembershipState } from './membership.state.js';
import { mayManage } from './powers.js';

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
  return mayManage(state, actor, member.roleId) ?? staleVersion(member.version, expectedVersion) ?? member;
};

const isActiveOwner = (member: Member): boolean => member.roleId === OWNER.id && member.status === 'active';

/** PPL-6: an organization always has an active owner. @returns the refusal if the member is the last one */
export const lastOwner = (state: MembershipState, member: Member): Refusal | undefined => {
  if (!isActiveOwner(member)) return undefined;
  const another = state.members.some((other) => other.userId !== member.userId && isActiveOwner(other));
  return another ? undefined : conflict('owner.last', 'This is the last owner. Make somebody else an owner first.');
};
