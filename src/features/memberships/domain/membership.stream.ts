import type { EntityDefinition, StreamDefinition } from '../../../kernel/decision.js';

import { evolveMembership } from './membership.evolve.js';
import { MEMBER_EVENTS, type MembershipEvent } from '../../../events/memberships.js';
import { type MembershipState, NOBODY } from './membership.state.js';
import { voidWithRights } from './void-invitations.js';

/** One stream for each organization: the rules on the last owner and on granting span its members and its invitations. */
export const MEMBERSHIP: StreamDefinition<MembershipState, MembershipEvent> = {
  category: MEMBER_EVENTS.category,
  initial: NOBODY,
  evolve: evolveMembership,
  follows: voidWithRights,
};

const OF_ORGANIZATION = {
  ...MEMBERSHIP,
  streamId: ({ organizationId }: { readonly organizationId: string }) => organizationId,
};

type Entity<Key extends string> = EntityDefinition<
  MembershipState,
  MembershipEvent,
  { readonly organizationId: string } & Readonly<Record<Key, string>>
>;

export const MEMBER: Entity<'userId'> = {
  ...OF_ORGANIZATION,
  version: ({ members }, { userId }) => members.get(userId)?.version,
};

/** The member who receives the ownership. */
export const RECIPIENT: Entity<'toUserId'> = {
  ...OF_ORGANIZATION,
  version: ({ members }, { toUserId }) => members.get(toUserId)?.version,
};

export const ROLE: Entity<'roleId'> = {
  ...OF_ORGANIZATION,
  version: ({ roles }, { roleId }) => roles.get(roleId)?.version,
};

export const INVITATION: Entity<'invitationId'> = {
  ...OF_ORGANIZATION,
  version: ({ invitations }, { invitationId }) => invitations.get(invitationId)?.version,
};
