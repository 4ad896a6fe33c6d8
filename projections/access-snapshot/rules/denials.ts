import type { AccessQuestion, AccessReason, DenialCause, ExplainedVerdict } from '../../../src/ports/access/access.js';
import type { EventRef, Provenance } from '../memory/provenance.js';
import { gatewayFacts } from '../model/facts.js';
import {
  BY_ROLE,
  type Gateway,
  isProvisionedTo,
  lostByRole,
  type Member,
  type Organization,
} from '../model/organization.js';
import { answer, NONE, sharedDenial, withAnother } from './answers.js';
import { wayTo } from './check.js';
import { serverNamed } from './exposure.js';
import { later } from './paths.js';

/** The things that a question names, as far as they exist. */
interface Asked {
  readonly organization: Organization;
  readonly member: Member | undefined;
  readonly gateway: Gateway | undefined;
  readonly question: AccessQuestion;
}

const NEVER_A_TEAM: DenialCause = Object.freeze({ reason: 'team.none' });
const NEVER_HAD_ACCESS = sharedDenial(NEVER_A_TEAM);

/** The refusal with everything that is missing, and the events that took it away. */
export const denial = (provenance: Provenance, asked: Asked, reason: AccessReason): ExplainedVerdict => {
  if (reason !== 'team.none') return answer(false, reason, NONE, causes(provenance, asked, reason));
  const missing = noTeam(provenance, asked.member!, asked.gateway!);
  return missing === NEVER_A_TEAM ? NEVER_HAD_ACCESS : answer(false, reason, NONE, [missing]);
};

const causes = (provenance: Provenance, asked: Asked, reason: AccessReason): readonly DenialCause[] => {
  const { member, gateway, question } = asked;
  switch (reason) {
    case 'team.disabled':
      return disabledTeams(provenance, member!, gateway!);
    case 'gateway.disabled':
      return [cause(provenance, reason, gateway?.since), ...besides(provenance, member!, gateway!, question)];
    default:
      return [cause(provenance, reason, eventBehind(asked, reason))];
  }
};

const eventBehind = (
  { organization, member, gateway, question }: Asked,
  reason: AccessReason,
): EventRef | undefined => {
  switch (reason) {
    case 'organization.deleted':
      return organization.deleted ?? undefined;
    case 'member.none':
      return organization.former.get(question.userId)?.since;
    case 'member.suspended':
      return member?.since;
    case 'gateway.unknown':
      return organization.archived.get(question.gatewayId);
    case 'tool.hidden':
      return hiddenSince(gateway!, question.tool!);
    default:
      return undefined;
  }
};

const cause = (provenance: Provenance, reason: AccessReason, event: EventRef | undefined): DenialCause =>
  event === undefined ? { reason } : { reason, ...provenance.stampOf(event) };

/** What would be missing if the gateway were enabled. A person without any path must not learn that the gateway exists. */
const besides = (
  provenance: Provenance,
  member: Member,
  gateway: Gateway,
  { narrowedTo }: AccessQuestion,
): readonly DenialCause[] => {
  const { reason } = wayTo(gateway, member, narrowedTo);
  if (reason === 'team.disabled') return disabledTeams(provenance, member, gateway);
  return reason === 'team.none' ? [noTeam(provenance, member, gateway)] : NONE;
};

/** One cause for each team, so that a person learns which team it was (TEAM-4). */
const disabledTeams = (provenance: Provenance, member: Member, gateway: Gateway): readonly DenialCause[] => {
  let off: readonly DenialCause[] = NONE;
  for (const slot of member.teams) {
    const team = member.organization.slots[slot];
    if (!team || team.enabled || !isProvisionedTo(gateway, slot)) continue;
    const { id: teamId, name: teamName, message } = team;
    const { since, eventId } = provenance.stampOf(team.since);
    off = withAnother(off, { reason: 'team.disabled', teamId, teamName, message, since, eventId });
  }
  return off;
};

/** The event that last ended access through a team, or through a role that reached everything. A deleted team is not named. */
const noTeam = (provenance: Provenance, member: Member, gateway: Gateway): DenialCause => {
  const { withdrawn } = gateway;
  const { left } = member;
  // If an API key does not include the role's capability, no event took it away.
  const byRole = member.role.useAll ? undefined : lostByRole(member);
  if (withdrawn === null && left === null && byRole === undefined) return NEVER_A_TEAM;
  let parted: { readonly slot: number; readonly event: EventRef } | undefined;
  const consider = (slot: number, event: EventRef | undefined): void => {
    if (event !== undefined && (!parted || event > parted.event)) parted = { slot, event };
  };
  // Either a team of the person was taken from the gateway, or the person left a team that has or had the gateway.
  if (withdrawn) for (const slot of member.teams) consider(slot, withdrawn.get(slot));
  for (const [slot, event] of left ?? []) {
    const taken = withdrawn?.get(slot);
    if (taken !== undefined) consider(slot, later(taken, event));
    else if (gateway.teamsSince.has(slot)) consider(slot, event);
  }
  consider(BY_ROLE, byRole);
  if (!parted) return NEVER_A_TEAM;
  const team = member.organization.slots[parted.slot];
  return {
    reason: 'team.none',
    ...(team && { teamId: team.id, teamName: team.name }),
    ...provenance.stampOf(parted.event),
  };
};

const hiddenSince = (gateway: Gateway, tool: string): EventRef | undefined => {
  const server = serverNamed(gatewayFacts(gateway).upstreams, tool);
  return gateway.attached.find((attachment) => attachment.server.id === server?.serverId)?.since;
};
