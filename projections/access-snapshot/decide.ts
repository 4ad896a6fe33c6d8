import type { AccessQuestion, AccessReason, Verdict } from '../../src/ports/access/access.js';
import { gatewayFacts } from './facts.js';
import { type AccessState, askedOrganization, type Gateway, type Member, type Organization } from './state.js';
import { resolveShown } from './visible-names.js';

const verdict = (allowed: boolean, reason: AccessReason): Verdict => Object.freeze({ allowed, reason });

/** Made once: the answer to a check allocates nothing. */
export const VERDICTS = {
  role: verdict(true, 'role.use-all'),
  team: verdict(true, 'team'),
  noOrganization: verdict(false, 'organization.deleted'),
  noMember: verdict(false, 'member.none'),
  suspended: verdict(false, 'member.suspended'),
  noGateway: verdict(false, 'gateway.unknown'),
  gatewayDisabled: verdict(false, 'gateway.disabled'),
  teamDisabled: verdict(false, 'team.disabled'),
  noTeam: verdict(false, 'team.none'),
  hidden: verdict(false, 'tool.hidden'),
  stale: verdict(false, 'access.stale'),
};

/** ACC-1, the whole rule. Every other answer about access is made of this one. */
export const check = (state: AccessState, question: AccessQuestion): Verdict => {
  const organization = askedOrganization(state, question.organizationId);
  if (!organization) return VERDICTS.noOrganization;
  return decide(
    organization,
    organization.members.get(question.userId),
    organization.gateways.get(question.gatewayId),
    question,
  );
};

/** The rule about what the question names, found already: finding it is most of what a check costs, and reasons need it again. */
export const decide = (
  organization: Organization,
  member: Member | undefined,
  gateway: Gateway | undefined,
  question: AccessQuestion,
): Verdict => {
  if (organization.slug === null) return VERDICTS.noOrganization;
  if (!member) return VERDICTS.noMember;
  if (member.suspended) return VERDICTS.suspended;
  if (!gateway) return VERDICTS.noGateway;
  const reach = reachOf(member, gateway, question.narrowedTo);
  if (!reach.allowed || question.tool === undefined) return reach;
  return resolveShown(gatewayFacts(gateway).upstreams, 'tools', question.tool) ? reach : VERDICTS.hidden;
};

/** The last half of the rule: an active member before a known gateway of the same organization. */
const reachOf = (member: Member, gateway: Gateway, narrowedTo?: AccessQuestion['narrowedTo']): Verdict => {
  return gateway.enabled ? waysTo(member, gateway, narrowedTo) : VERDICTS.gatewayDisabled;
};

/** What leads the member to the gateway, as if it were enabled. */
export const waysTo = (member: Member, gateway: Gateway, narrowedTo?: AccessQuestion['narrowedTo']): Verdict => {
  if (member.role.useAll && (narrowedTo == null || narrowedTo.has('gateways:use-all'))) return VERDICTS.role;
  return throughTeams(member, gateway);
};

const throughTeams = (member: Member, gateway: Gateway): Verdict => {
  const { teams } = member;
  const provisioned = gateway.teams;
  const enabled = member.organization.enabledTeams;
  let switchedOff = false;
  for (let i = 0; i < teams.length; i++) {
    const slot = teams[i]!;
    const word = slot >> 5;
    if (word >= provisioned.length || (provisioned[word]! & (1 << (slot & 31))) === 0) continue;
    if ((enabled[word]! & (1 << (slot & 31))) !== 0) return VERDICTS.team;
    switchedOff = true;
  }
  return switchedOff ? VERDICTS.teamDisabled : VERDICTS.noTeam;
};

/** Every gateway of the organization for which {@link check} allows, in order of creation. */
export const reachableGateways = (state: AccessState, organizationId: string, userId: string): readonly string[] => {
  const organization = state.organizations.get(organizationId);
  const member = organization?.members.get(userId);
  if (!organization || organization.slug === null || !member || member.suspended) return [];
  const reachable: string[] = [];
  for (const gateway of organization.gateways.values()) {
    if (reachOf(member, gateway).allowed) reachable.push(gateway.id);
  }
  return reachable;
};
