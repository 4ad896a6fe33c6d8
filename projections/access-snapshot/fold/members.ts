import type { MembershipEvent } from '../../../src/events/memberships.js';
import type { EventRef } from '../memory/provenance.js';
import { type AccessState, organizationOf } from '../model/access-state.js';
import { BY_ROLE, lostByRole, type Member, NO_KEYS } from '../model/organization.js';
import { roleOf } from '../model/roles.js';
import { revoke } from './api-keys.js';
import type { Handlers } from './handlers.js';

interface OfMember {
  readonly organizationId: string;
  readonly userId: string;
}

const memberOf = (state: AccessState, data: OfMember): Member | undefined =>
  state.organizations.get(data.organizationId)?.members.get(data.userId);

/** The id text that the person's other memberships use: one string for all of them saves memory. */
const knownAs = (state: AccessState, userId: string): string => state.membershipsOf.get(userId)?.[0]?.userId ?? userId;

const rememberMembership = (state: AccessState, member: Member): void => {
  const others = state.membershipsOf.get(member.userId);
  state.membershipsOf.set(member.userId, others ? others.concat(member) : [member]);
};

/** Called before the event ends the person's role. */
const rememberRole = (member: Member, by: EventRef): void => {
  const lost = member.role.useAll ? by : lostByRole(member);
  if (lost !== undefined) (member.left ??= new Map()).set(BY_ROLE, lost);
};

/** Teams and keys end with the membership. A person who comes back gets neither back. */
const depart = (state: AccessState, data: OfMember, by: EventRef): void => {
  const member = memberOf(state, data);
  if (!member) return;
  rememberRole(member, by);
  for (const slot of member.teams) (member.left ??= new Map()).set(slot, by);
  for (const hash of member.keys) revoke(state, hash);
  const { organization, userId, left } = member;
  organization.members.delete(userId);
  organization.former.set(userId, { since: by, left });
  forgetMembership(state, member);
};

export const forgetMembership = (state: AccessState, member: Member): void => {
  const { userId } = member;
  const others = state.membershipsOf.get(userId)!.filter((other) => other !== member);
  if (others.length > 0) state.membershipsOf.set(userId, others);
  else state.membershipsOf.delete(userId);
};

const suspend =
  (suspended: boolean) =>
  (state: AccessState, data: OfMember, by: EventRef): void => {
    const member = memberOf(state, data);
    if (!member || member.suspended === suspended) return;
    member.suspended = suspended;
    member.since = by;
    member.facts = null;
  };

export const MEMBERS: Handlers<MembershipEvent> = {
  MemberJoined: (state, data, by) => {
    const organization = organizationOf(state, data.organizationId);
    if (organization.members.has(data.userId)) return;
    const member: Member = {
      role: roleOf(organization, data.roleId),
      suspended: false,
      teams: [],
      organization,
      userId: knownAs(state, data.userId),
      roleSince: by,
      since: by,
      teamsSince: [],
      left: organization.former.get(data.userId)?.left ?? null,
      keys: NO_KEYS,
      facts: null,
    };
    organization.former.delete(data.userId);
    organization.members.set(member.userId, member);
    rememberMembership(state, member);
  },
  MemberLeft: depart,
  MemberRemoved: depart,
  MemberRestored: suspend(false),
  MemberRoleChanged: (state, data, by) => {
    const member = memberOf(state, data);
    if (!member) return;
    const role = roleOf(member.organization, data.roleId);
    if (!member.role.useAll || !role.useAll) rememberRole(member, by);
    member.role = role;
    member.roleSince = by;
    member.facts = null;
  },
  MemberSuspended: suspend(true),
};
