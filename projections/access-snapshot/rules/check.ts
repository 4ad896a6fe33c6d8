import type { AccessQuestion, AccessReason, Verdict } from '../../../src/ports/access/access.js';
import { isIn } from '../memory/bits.js';
import { type AccessState, askedOrganization } from '../model/access-state.js';
import { gatewayFacts } from '../model/facts.js';
import { type Gateway, isLive, type Member, type Organization } from '../model/organization.js';
import { resolveExposed } from './exposure.js';

const verdict = (allowed: boolean, reason: AccessReason): Verdict => Object.freeze({ allowed, reason });

/** Made once, so that a check allocates nothing. */
const BY_ROLE = verdict(true, 'role.use-all');
const BY_TEAM = verdict(true, 'team');
const NO_ORGANIZATION = verdict(false, 'organization.deleted');
const NO_MEMBER = verdict(false, 'member.none');
const SUSPENDED = verdict(false, 'member.suspended');
const NO_GATEWAY = verdict(false, 'gateway.unknown');
const GATEWAY_DISABLED = verdict(false, 'gateway.disabled');
const TEAM_DISABLED = verdict(false, 'team.disabled');
const NO_TEAM = verdict(false, 'team.none');
const TOOL_HIDDEN = verdict(false, 'tool.hidden');

/** The whole rule ACC-1. Every other answer about access rests on it. */
export const check = (state: AccessState, question: AccessQuestion): Verdict => {
  const organization = askedOrganization(state, question.organizationId);
  if (!organization) return NO_ORGANIZATION;
  return decide(
    organization,
    organization.members.get(question.userId),
    organization.gateways.get(question.gatewayId),
    question,
  );
};

/** The rule for a member and a gateway that were found already. Finding them is the largest cost, and reasons need them again. */
export const decide = (
  organization: Organization,
  member: Member | undefined,
  gateway: Gateway | undefined,
  question: AccessQuestion,
): Verdict => {
  if (!isLive(organization)) return NO_ORGANIZATION;
  if (!member) return NO_MEMBER;
  if (member.suspended) return SUSPENDED;
  if (!gateway) return NO_GATEWAY;
  if (!gateway.enabled) return GATEWAY_DISABLED;
  const way = wayTo(gateway, member, question.narrowedTo);
  if (!way.allowed || question.tool === undefined) return way;
  return resolveExposed(gatewayFacts(gateway).upstreams, 'tools', question.tool) ? way : TOOL_HIDDEN;
};

/** For an active member, and as if the gateway were enabled. A role that uses every gateway comes before teams. */
export const wayTo = (gateway: Gateway, member: Member, narrowedTo?: AccessQuestion['narrowedTo']): Verdict =>
  usesEveryGateway(member, narrowedTo) ? BY_ROLE : wayThroughTeams(gateway, member);

/** An API key may leave the person less than the role holds. */
const usesEveryGateway = ({ role }: Member, narrowedTo: AccessQuestion['narrowedTo']): boolean =>
  role.useAll && (narrowedTo == null || narrowedTo.has('gateways:use-all'));

/** One enabled team is enough. If there are only disabled ones, the answer says so. */
const wayThroughTeams = (gateway: Gateway, { teams, organization }: Member): Verdict => {
  const provisioned = gateway.teams;
  const enabled = organization.enabledTeams;
  let isAnyDisabled = false;
  for (let index = 0; index < teams.length; index++) {
    const team = teams[index]!;
    if (!isIn(provisioned, team)) continue;
    if (isIn(enabled, team)) return BY_TEAM;
    isAnyDisabled = true;
  }
  return isAnyDisabled ? TEAM_DISABLED : NO_TEAM;
};

/** Every gateway of the organization for which {@link check} allows, in order of creation. */
export const reachableGateways = (state: AccessState, organizationId: string, userId: string): readonly string[] => {
  const organization = state.organizations.get(organizationId);
  const member = organization?.members.get(userId);
  if (!organization || !member) return [];
  const reachable: string[] = [];
  for (const gateway of organization.gateways.values()) {
    const question = { organizationId, userId, gatewayId: gateway.id };
    if (decide(organization, member, gateway, question).allowed) reachable.push(gateway.id);
  }
  return reachable;
};
