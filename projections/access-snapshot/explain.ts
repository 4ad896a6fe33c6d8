import type {
  DenialCause,
  AccessPath,
  AccessQuestion,
  AccessReason,
  ExplainedVerdict,
} from '../../src/ports/access/access.js';
import { hasBit } from './bits.js';
import type { Causes, Fact } from './causes.js';
import { decide, waysTo } from './decide.js';
import { gatewayFacts } from './facts.js';
import { answer, NONE, pathThroughRole, pathThroughTeam, sharedAnswer } from './kept-answers.js';
import { lostByRole } from './people-fold.js';
import { type AccessState, askedOrganization, BY_ROLE, type Gateway, type Member, type Organization } from './state.js';
import { serverNamed } from './visible-names.js';

const withoutCause = (reason: AccessReason, gap: DenialCause): ExplainedVerdict =>
  sharedAnswer(false, reason, NONE, Object.freeze([gap]));

const UNKNOWN_ORGANIZATION = withoutCause('organization.deleted', Object.freeze({ reason: 'organization.deleted' }));
const NEVER_A_TEAM: DenialCause = Object.freeze({ reason: 'team.none' });
const NEVER_HAD_ACCESS = withoutCause('team.none', NEVER_A_TEAM);

/** The verdict of {@link check}, never another one, with every path that holds, or with what is missing and what made it so. */
export const explain = (state: AccessState, question: AccessQuestion): ExplainedVerdict => {
  const organization = askedOrganization(state, question.organizationId);
  if (!organization) return UNKNOWN_ORGANIZATION;
  const member = organization.members.get(question.userId);
  const gateway = organization.gateways.get(question.gatewayId);
  const { allowed, reason } = decide(organization, member, gateway, question);
  if (allowed)
    return reason === 'team'
      ? throughTeams(state.causes, member!, gateway!)
      : throughRole(state.causes, member!, gateway!);
  if (reason === 'team.none') return withoutTeam(state.causes, member!, gateway!);
  return answer(false, reason, NONE, gaps(state.causes, { organization, member, gateway, question }, reason));
};

const later = (a: Fact, b: Fact): Fact => (a > b ? a : b);

const throughTeams = (causes: Causes, member: Member, gateway: Gateway): ExplainedVerdict => {
  const { teams } = member;
  let first = 0;
  while (!leads(member, gateway, first)) first++;
  for (let index = first + 1; index < teams.length; index++) {
    if (leads(member, gateway, index)) return answer(true, 'team', teamPaths(causes, member, gateway), NONE);
  }
  return causes.answers.throughTeam(
    causes,
    openedBy(member, gateway, first),
    member.organization.slots[teams[first]!]!,
  );
};

const throughRole = (causes: Causes, member: Member, gateway: Gateway): ExplainedVerdict => {
  const { role, roleSince } = member;
  const held = role.useAllSince === null ? roleSince : later(roleSince, role.useAllSince);
  const fact = later(held, later(member.since, gateway.since));
  const others = teamPaths(causes, member, gateway);
  if (others.length === 0) return causes.answers.throughRole(causes, fact, role);
  return answer(true, 'role.use-all', [pathThroughRole(causes, fact, role), ...others], NONE);
};

/** Whether the team at that place of the member's reaches the gateway now. */
const leads = (member: Member, gateway: Gateway, index: number): boolean => {
  const slot = member.teams[index]!;
  return hasBit(gateway.teams, slot) && hasBit(member.organization.enabledTeams, slot);
};

/** What last made the way through that team open. */
const openedBy = (member: Member, gateway: Gateway, index: number): Fact => {
  const slot = member.teams[index]!;
  const joined = later(member.teamsSince[index]!, gateway.teamsSince.get(slot)!);
  return later(later(joined, member.organization.slots[slot]!.since), later(member.since, gateway.since));
};

const teamPaths = (causes: Causes, member: Member, gateway: Gateway): readonly AccessPath[] => {
  let open: readonly AccessPath[] = NONE;
  for (let index = 0; index < member.teams.length; index++) {
    if (!leads(member, gateway, index)) continue;
    const team = member.organization.slots[member.teams[index]!]!;
    open = withAnother(open, pathThroughTeam(causes, openedBy(member, gateway, index), team));
  }
  return open;
};

/** Not pushed: such a list keeps room for many more than the one that there mostly is. */
const withAnother = <One>(list: readonly One[], one: One): readonly One[] =>
  list.length === 0 ? [one] : list.concat(one);

/** What a question is about, as far as it is there. */
interface Asked {
  readonly organization: Organization;
  readonly member: Member | undefined;
  readonly gateway: Gateway | undefined;
  readonly question: AccessQuestion;
}

const gaps = (causes: Causes, asked: Asked, reason: AccessReason): readonly DenialCause[] => {
  const { member, gateway, question } = asked;
  switch (reason) {
    case 'team.disabled':
      return disabledTeams(causes, member!, gateway!);
    case 'gateway.disabled':
      return [gap(causes, reason, gateway?.since), ...besides(causes, member!, gateway!, question)];
    case 'tool.hidden':
      return [gap(causes, reason, hiddenSince(gateway!, question.tool!))];
    default:
      return [gap(causes, reason, factBehind(asked, reason))];
  }
};

const factBehind = ({ organization, member, question }: Asked, reason: AccessReason): Fact | undefined => {
  switch (reason) {
    case 'organization.deleted':
      return organization.deleted ?? undefined;
    case 'member.none':
      return organization.former.get(question.userId)?.since;
    case 'member.suspended':
      return member?.since;
    case 'gateway.unknown':
      return organization.archived.get(question.gatewayId);
    default:
      return undefined;
  }
};

/** What would still be missing were the gateway enabled: whom nothing leads to it is not to be told that it exists. */
const besides = (
  causes: Causes,
  member: Member,
  gateway: Gateway,
  { narrowedTo }: AccessQuestion,
): readonly DenialCause[] => {
  const { reason } = waysTo(member, gateway, narrowedTo);
  if (reason === 'team.disabled') return disabledTeams(causes, member, gateway);
  return reason === 'team.none' ? [noTeam(causes, member, gateway)] : [];
};

const gap = (causes: Causes, reason: AccessReason, fact: Fact | undefined): DenialCause =>
  fact === undefined ? { reason } : { reason, ...causes.told(fact) };

/** Named one by one, so that a person can be told which team it was (TEAM-4). */
const disabledTeams = (causes: Causes, member: Member, gateway: Gateway): readonly DenialCause[] => {
  let off: readonly DenialCause[] = NONE;
  for (const slot of member.teams) {
    const team = member.organization.slots[slot];
    if (!team || team.enabled || !hasBit(gateway.teams, slot)) continue;
    const { since, eventId } = causes.told(team.since);
    off = withAnother(off, {
      reason: 'team.disabled',
      teamId: team.id,
      teamName: team.name,
      message: team.message,
      since,
      eventId,
    });
  }
  return off;
};

const withoutTeam = (causes: Causes, member: Member, gateway: Gateway): ExplainedVerdict => {
  const missing = noTeam(causes, member, gateway);
  return missing === NEVER_A_TEAM ? NEVER_HAD_ACCESS : answer(false, 'team.none', NONE, [missing]);
};

/** Where a team once joined the two, or a role reached everything, the event that last parted them; a deleted team is not named any more. */
const noTeam = (causes: Causes, member: Member, gateway: Gateway): DenialCause => {
  const { withdrawn } = gateway;
  const { left } = member;
  // A key that leaves the role's reach out lost nothing by an event.
  const byRole = member.role.useAll ? undefined : lostByRole(member);
  if (withdrawn === null && left === null && byRole === undefined) return NEVER_A_TEAM;
  let parted: { readonly slot: number; readonly fact: Fact } | undefined;
  const consider = (slot: number, fact: Fact | undefined): void => {
    if (fact !== undefined && (!parted || fact > parted.fact)) parted = { slot, fact };
  };
  // A team the person is in was taken from the gateway, or one the person left is, or was, the gateway's.
  if (withdrawn) for (const slot of member.teams) consider(slot, withdrawn.get(slot));
  if (left)
    for (const [slot, fact] of left) {
      const taken = withdrawn?.get(slot);
      if (taken !== undefined || gateway.teamsSince.has(slot))
        consider(slot, taken === undefined ? fact : later(taken, fact));
    }
  consider(BY_ROLE, byRole);
  if (!parted) return NEVER_A_TEAM;
  const team = member.organization.slots[parted.slot];
  return { reason: 'team.none', ...(team && { teamId: team.id, teamName: team.name }), ...causes.told(parted.fact) };
};

const hiddenSince = (gateway: Gateway, tool: string): Fact | undefined => {
  const server = serverNamed(gatewayFacts(gateway).upstreams, tool);
  return gateway.attached.find((attachment) => attachment.server.id === server?.serverId)?.since;
};
