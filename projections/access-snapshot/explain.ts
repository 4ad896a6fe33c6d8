import type { AccessGap, AccessPath, AccessQuestion, AccessReason, ExplainedVerdict } from '../../src/kernel/access.js';
import { hasBit } from './bits.js';
import type { Causes, Fact } from './causes.js';
import { check, waysTo } from './decide.js';
import { gatewayFacts } from './facts.js';
import { lostByRole } from './people-fold.js';
import { type AccessState, BY_ROLE, type Gateway, type Member, type Organization } from './state.js';
import { serverNamed } from './visible-names.js';

const NONE: readonly never[] = Object.freeze([]);

/** The verdict of {@link check}, never another one, with every path that holds, or with what is missing and what made it so. */
export const explain = (state: AccessState, question: AccessQuestion): ExplainedVerdict => {
  const { allowed, reason } = check(state, question);
  const organization = state.organizations.get(question.organizationId);
  if (!allowed) return { allowed, reason, paths: NONE, missing: gaps(state.causes, organization, question, reason) };
  const member = organization!.members.get(question.userId)!;
  const gateway = organization!.gateways.get(question.gatewayId)!;
  return { allowed, reason, paths: paths(state.causes, member, gateway, reason), missing: NONE };
};

const later = (a: Fact, b: Fact): Fact => (a > b ? a : b);

const paths = (causes: Causes, member: Member, gateway: Gateway, reason: AccessReason): readonly AccessPath[] => {
  const open: AccessPath[] = [];
  const both = later(member.since, gateway.since);
  if (reason === 'role.use-all') {
    const { role, roleSince } = member;
    const held = role.useAllSince === null ? roleSince : later(roleSince, role.useAllSince);
    const { since, eventId } = causes.told(later(held, both));
    open.push({ via: 'role', roleId: role.id, since, eventId });
  }
  for (let index = 0; index < member.teams.length; index++) {
    const slot = member.teams[index]!;
    if (!hasBit(gateway.teams, slot)) continue;
    const team = member.organization.slots[slot];
    if (!team?.enabled) continue;
    const joined = later(member.teamsSince[index]!, gateway.teamsSince.get(slot)!);
    const { since, eventId } = causes.told(later(later(joined, team.since), both));
    open.push({ via: 'team', teamId: team.id, since, eventId });
  }
  return open;
};

const gaps = (causes: Causes, organization: Organization | undefined, question: AccessQuestion, reason: AccessReason): readonly AccessGap[] => {
  const member = organization?.members.get(question.userId);
  const gateway = organization?.gateways.get(question.gatewayId);
  switch (reason) {
    case 'team.disabled':
      return disabledTeams(causes, member!, gateway!);
    case 'team.none':
      return [noTeam(causes, member!, gateway!)];
    case 'gateway.disabled':
      return [gap(causes, reason, gateway?.since), ...besides(causes, member!, gateway!, question)];
    case 'tool.hidden':
      return [gap(causes, reason, hiddenSince(gateway!, question.tool!))];
    default:
      return [gap(causes, reason, organization && factBehind(organization, question, reason))];
  }
};

const factBehind = (organization: Organization, { userId, gatewayId }: AccessQuestion, reason: AccessReason): Fact | undefined => {
  switch (reason) {
    case 'organization.deleted':
      return organization.deleted ?? undefined;
    case 'member.none':
      return organization.former.get(userId)?.since;
    case 'member.suspended':
      return organization.members.get(userId)?.since;
    case 'gateway.unknown':
      return organization.archived.get(gatewayId);
    default:
      return undefined;
  }
};

/** What would still be missing were the gateway enabled: whom nothing leads to it is not to be told that it exists. */
const besides = (causes: Causes, member: Member, gateway: Gateway, { narrowedTo }: AccessQuestion): readonly AccessGap[] => {
  const { reason } = waysTo(member, gateway, narrowedTo);
  if (reason === 'team.disabled') return disabledTeams(causes, member, gateway);
  return reason === 'team.none' ? [noTeam(causes, member, gateway)] : [];
};

const gap = (causes: Causes, reason: AccessReason, fact: Fact | undefined): AccessGap =>
  fact === undefined ? { reason } : { reason, ...causes.told(fact) };

/** Named one by one, so that a person can be told which team it was (TEAM-4). */
const disabledTeams = (causes: Causes, member: Member, gateway: Gateway): readonly AccessGap[] =>
  member.teams.flatMap((slot): AccessGap[] => {
    const team = member.organization.slots[slot];
    if (!team || team.enabled || !hasBit(gateway.teams, slot)) return [];
    return [{ reason: 'team.disabled', teamId: team.id, teamName: team.name, message: team.message, ...causes.told(team.since) }];
  });

/** Where a team once joined the two, or a role reached everything, the event that last parted them; a deleted team is not named any more. */
const noTeam = (causes: Causes, member: Member, gateway: Gateway): AccessGap => {
  const { withdrawn } = gateway;
  const { left } = member;
  let parted: { readonly slot: number; readonly fact: Fact } | undefined;
  const consider = (slot: number, fact: Fact | undefined): void => {
    if (fact !== undefined && (!parted || fact > parted.fact)) parted = { slot, fact };
  };
  // A team the person is in was taken from the gateway, or one the person left is, or was, the gateway's.
  if (withdrawn) for (const slot of member.teams) consider(slot, withdrawn.get(slot));
  for (const [slot, fact] of left ?? []) {
    const taken = withdrawn?.get(slot);
    if (taken !== undefined || gateway.teamsSince.has(slot)) consider(slot, taken === undefined ? fact : later(taken, fact));
  }
  // A key that leaves the role's reach out lost nothing by an event.
  const byRole = member.role.useAll ? undefined : lostByRole(member);
  consider(BY_ROLE, byRole);
  if (!parted) return { reason: 'team.none' };
  const team = member.organization.slots[parted.slot];
  return { reason: 'team.none', ...(team && { teamId: team.id, teamName: team.name }), ...causes.told(parted.fact) };
};

const hiddenSince = (gateway: Gateway, tool: string): Fact | undefined => {
  const server = serverNamed(gatewayFacts(gateway).upstreams, tool);
  return gateway.attached.find((attachment) => attachment.server.id === server?.serverId)?.since;
};
