import type { ApiKeyEvent } from '../../src/features/api-keys/domain/api-key.events.js';
import { type ApiKeyFacts } from '../../src/ports/access/access.js';
import { type Capability, isCapability } from '../../src/kernel/capabilities.js';
import type {
  MemberJoined,
  MemberLeft,
  MemberRemoved,
  MemberRestored,
  MemberRoleChanged,
  MemberSuspended,
} from '../../src/features/memberships/domain/membership.events.js';
import type { Handlers } from './handlers.js';
import { type AccessState, BY_ROLE, type Fact, type Member, organizationOf, roleOf } from './state.js';

type Handled =
  ApiKeyEvent | MemberJoined | MemberLeft | MemberRemoved | MemberRestored | MemberRoleChanged | MemberSuspended;

const memberOf = (
  state: AccessState,
  data: { readonly organizationId: string; readonly userId: string },
): Member | undefined => state.organizations.get(data.organizationId)?.members.get(data.userId);

/** Of nearly everybody: one list for all of them. */
export const NO_KEYS: readonly string[] = [];

/** The text that the person's other memberships have: one for all. */
const knownAs = (state: AccessState, userId: string): string => state.membershipsOf.get(userId)?.[0]?.userId ?? userId;

const join = (state: AccessState, data: MemberJoined['data'], fact: Fact): void => {
  const organization = organizationOf(state, data.organizationId);
  if (organization.members.has(data.userId)) return;
  const member: Member = {
    role: roleOf(organization, data.roleId),
    suspended: false,
    teams: [],
    organization,
    userId: knownAs(state, data.userId),
    roleSince: fact,
    since: fact,
    teamsSince: [],
    left: organization.former.get(data.userId)?.left ?? null,
    keys: NO_KEYS,
    facts: null,
  };
  organization.former.delete(data.userId);
  organization.members.set(member.userId, member);
  rememberMembership(state, member);
};

const rememberMembership = (state: AccessState, member: Member): void => {
  const others = state.membershipsOf.get(member.userId);
  state.membershipsOf.set(member.userId, others ? others.concat(member) : [member]);
};

/** What last took a role from the person that reached every gateway, by editing it or by ending that they hold it; undefined where none did. */
export const lostByRole = ({ left, role, roleSince }: Member): Fact | undefined => {
  const edited = !role.useAll && role.useAllSince !== null && role.useAllSince > roleSince;
  return edited ? role.useAllSince! : left?.get(BY_ROLE);
};

/** Before the person's role ends with the fact. */
const rememberRole = (member: Member, fact: Fact): void => {
  const lost = member.role.useAll ? fact : lostByRole(member);
  if (lost !== undefined) (member.left ??= new Map()).set(BY_ROLE, lost);
};

/** Teams and keys end with the membership: coming back brings neither back. */
const depart = (state: AccessState, data: MemberLeft['data'] | MemberRemoved['data'], fact: Fact): void => {
  const member = memberOf(state, data);
  if (!member) return;
  rememberRole(member, fact);
  for (const slot of member.teams) (member.left ??= new Map()).set(slot, fact);
  for (const hash of member.keys) revoke(state, hash);
  const { organization, userId, left } = member;
  organization.members.delete(userId);
  organization.former.set(userId, { since: fact, left });
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
  (state: AccessState, data: MemberSuspended['data'], fact: Fact): void => {
    const member = memberOf(state, data);
    if (!member || member.suspended === suspended) return;
    member.suspended = suspended;
    member.since = fact;
    member.facts = null;
  };

const changeRole = (state: AccessState, data: MemberRoleChanged['data'], fact: Fact): void => {
  const member = memberOf(state, data);
  if (!member) return;
  const role = roleOf(member.organization, data.roleId);
  if (!member.role.useAll || !role.useAll) rememberRole(member, fact);
  member.role = role;
  member.roleSince = fact;
  member.facts = null;
};

const revoke = (state: AccessState, hash: string): void => {
  const key = state.keys.get(hash);
  if (key && !key.revoked) state.keys.set(hash, { ...key, revoked: true });
};

const issueKey = (state: AccessState, data: Extract<ApiKeyEvent, { type: 'ApiKeyIssued' }>['data']): void => {
  const member = memberOf(state, data);
  const key: ApiKeyFacts = {
    apiKeyId: data.apiKeyId,
    organizationId: data.organizationId,
    userId: data.userId,
    capabilities: data.capabilities && new Set<Capability>(data.capabilities.filter(isCapability)),
    gatewayIds: data.gatewayIds && new Set(data.gatewayIds),
    expiresAt: data.expiresAt,
    revoked: member === undefined,
  };
  if (member) member.keys = [...member.keys, data.secretHash];
  state.keys.set(data.secretHash, key);
  state.keyHashes.set(data.apiKeyId, data.secretHash);
};

const revokeKey = (state: AccessState, data: { readonly apiKeyId: string }): void => {
  const hash = state.keyHashes.get(data.apiKeyId);
  if (hash !== undefined) revoke(state, hash);
};

export const PEOPLE: Handlers<Handled> = {
  ApiKeyIssued: issueKey,
  ApiKeyRevoked: revokeKey,
  MemberJoined: join,
  MemberLeft: depart,
  MemberRemoved: depart,
  MemberRestored: suspend(false),
  MemberRoleChanged: changeRole,
  MemberSuspended: suspend(true),
};
