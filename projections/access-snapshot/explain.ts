import type { AccessGap, AccessPath, AccessQuestion, ExplainedVerdict } from '../../src/kernel/access.js';
import { typeIdOf } from '../../src/kernel/type-id.js';
import { hasBit } from './bits.js';
import { check, waysTo } from './decide.js';
import { gatewayFacts } from './facts.js';
import type { AccessState, Fact, Gateway, Member, Organization } from './state.js';
import { serverNamed } from './visible-names.js';

const NONE: readonly never[] = Object.freeze([]);

/** The verdict of {@link check}, never another one, with every path that holds, or with what is missing and what made it so. */
export const explain = (state: AccessState, question: AccessQuestion): ExplainedVerdict => {
  const verdict = check(state, question);
  const organization = state.organizations.get(question.organizationId);
  if (!verdict.allowed) return { ...verdict, paths: NONE, missing: gaps(organization, question, verdict.reason) };
  const member = organization!.members.get(question.userId)!;
  const gateway = organization!.gateways.get(question.gatewayId)!;
  const role = verdict.reason === 'role.use-all' ? [rolePath(member, gateway)] : [];
  return { ...verdict, paths: [...role, ...teamPaths(member, gateway)], missing: NONE };
};

const latest = (...facts: readonly Fact[]): Fact => facts.reduce((last, fact) => (fact.position > last.position ? fact : last));

const told = (fact: Fact): { readonly since: string; readonly eventId: string } => ({ since: fact.at, eventId: typeIdOf('evt', fact.eventId) });

const rolePath = (member: Member, gateway: Gateway): AccessPath => ({
  via: 'role',
  roleId: member.role.id,
  ...told(latest(member.roleSince, member.role.useAllSince ?? member.roleSince, member.since, gateway.since)),
});

const teamPaths = (member: Member, gateway: Gateway): readonly AccessPath[] =>
  member.teams.flatMap((slot, index): AccessPath[] => {
    const team = member.organization.slots[slot];
    const provisioned = gateway.teamsSince.get(slot);
    if (!team?.enabled || !provisioned) return [];
    const whole = latest(member.teamsSince[index]!, provisioned, team.since, member.since, gateway.since);
    return [{ via: 'team', teamId: team.id, ...told(whole) }];
  });

const gaps = (organization: Organization | undefined, question: AccessQuestion, reason: AccessGap['reason']): readonly AccessGap[] => {
  const member = organization?.members.get(question.userId);
  const gateway = organization?.gateways.get(question.gatewayId);
  switch (reason) {
    case 'team.disabled':
      return disabledTeams(member!, gateway!);
    case 'team.none':
      return [noTeam(member!, gateway!)];
    case 'gateway.disabled':
      return [gap(reason, gateway?.since), ...besides(member!, gateway!, question)];
    case 'tool.hidden':
      return [gap(reason, hiddenSince(gateway!, question.tool!))];
    default:
      return [gap(reason, organization && factBehind(organization, question, reason))];
  }
};

const factBehind = (organization: Organization, { userId, gatewayId }: AccessQuestion, reason: AccessGap['reason']): Fact | undefined => {
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
const besides = (member: Member, gateway: Gateway, { narrowedTo }: AccessQuestion): readonly AccessGap[] => {
  const { reason } = waysTo(member, gateway, narrowedTo);
  if (reason === 'team.disabled') return disabledTeams(member, gateway);
  return reason === 'team.none' ? [noTeam(member, gateway)] : [];
};

const gap = (reason: AccessGap['reason'], fact: Fact | undefined): AccessGap => (fact ? { reason, ...told(fact) } : { reason });

/** Named one by one, so that a person can be told which team it was (TEAM-4). */
const disabledTeams = (member: Member, gateway: Gateway): readonly AccessGap[] =>
  member.teams.flatMap((slot): AccessGap[] => {
    const team = member.organization.slots[slot];
    if (!team || team.enabled || !hasBit(gateway.teams, slot)) return [];
    return [{ reason: 'team.disabled', teamId: team.id, teamName: team.name, message: team.message, ...told(team.since) }];
  });

/** Where a team once joined the two, the event that last parted them; a deleted team is not named any more. */
const noTeam = (member: Member, gateway: Gateway): AccessGap => {
  let last: { readonly slot: number; readonly fact: Fact } | undefined;
  const slots = new Set([...member.teams, ...(member.left?.keys() ?? [])]);
  for (const slot of slots) {
    const withdrawn = gateway.withdrawn?.get(slot);
    if (!withdrawn && !gateway.teamsSince.has(slot)) continue;
    const fact = latest(...[withdrawn, member.left?.get(slot)].filter((closed) => closed !== undefined));
    if (!last || fact.position > last.fact.position) last = { slot, fact };
  }
  if (!last) return { reason: 'team.none' };
  const team = member.organization.slots[last.slot];
  return { reason: 'team.none', ...(team && { teamId: team.id, teamName: team.name }), ...told(last.fact) };
};

const hiddenSince = (gateway: Gateway, tool: string): Fact | undefined => {
  const server = serverNamed(gatewayFacts(gateway).upstreams, tool);
  return gateway.attached.find((attachment) => attachment.server.id === server?.serverId)?.since;
};
