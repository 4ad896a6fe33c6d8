import type { AccessPath, ExplainedVerdict } from '../../../src/ports/access/access.js';
import type { EventRef, Provenance } from '../memory/provenance.js';
import type { AccessState } from '../model/access-state.js';
import {
  type Gateway,
  isProvisionedTo,
  isTeamEnabled,
  type Member,
  type Role,
  type Team,
} from '../model/organization.js';
import { answer, NONE, withAnother } from './answers.js';

/** Every enabled team of the person that the gateway is provisioned to, and since when each path has been open. */
export const allowedByTeams = (state: AccessState, member: Member, gateway: Gateway): ExplainedVerdict => {
  const { teams, organization } = member;
  let first = 0;
  while (!leads(member, gateway, first)) first++;
  for (let index = first + 1; index < teams.length; index++)
    if (leads(member, gateway, index)) return answer(true, 'team', teamPaths(state.provenance, member, gateway), NONE);
  const opened = openedBy(member, gateway, first);
  const team = organization.slots[teams[first]!]!;
  return (
    state.explanations.find(opened, team) ??
    state.explanations.offer(opened, team, answer(true, 'team', [throughTeam(state.provenance, opened, team)], NONE))
  );
};

/** The role first, then the teams that would allow it without the role. */
export const allowedByRole = (state: AccessState, member: Member, gateway: Gateway): ExplainedVerdict => {
  const { role, roleSince } = member;
  const held = role.useAllSince === null ? roleSince : later(roleSince, role.useAllSince);
  const opened = later(held, later(member.since, gateway.since));
  const others = teamPaths(state.provenance, member, gateway);
  const whole = (): ExplainedVerdict =>
    answer(true, 'role.use-all', [throughRole(state.provenance, opened, role), ...others], NONE);
  if (others.length > 0) return whole();
  return state.explanations.find(opened, role) ?? state.explanations.offer(opened, role, whole());
};

export const later = (a: EventRef, b: EventRef): EventRef => (a > b ? a : b);

/** Whether the member's team at this index reaches the gateway now. */
const leads = (member: Member, gateway: Gateway, index: number): boolean => {
  const slot = member.teams[index]!;
  return isProvisionedTo(gateway, slot) && isTeamEnabled(member.organization, slot);
};

/** The event that opened the path through the team: the latest of all that the path needs. */
const openedBy = (member: Member, gateway: Gateway, index: number): EventRef => {
  const slot = member.teams[index]!;
  const joined = later(member.teamsSince[index]!, gateway.teamsSince.get(slot)!);
  return later(later(joined, member.organization.slots[slot]!.since), later(member.since, gateway.since));
};

const teamPaths = (provenance: Provenance, member: Member, gateway: Gateway): readonly AccessPath[] => {
  let open: readonly AccessPath[] = NONE;
  for (let index = 0; index < member.teams.length; index++) {
    if (!leads(member, gateway, index)) continue;
    const team = member.organization.slots[member.teams[index]!]!;
    open = withAnother(open, throughTeam(provenance, openedBy(member, gateway, index), team));
  }
  return open;
};

const throughTeam = (provenance: Provenance, opened: EventRef, team: Team): AccessPath => {
  const { since, eventId } = provenance.stampOf(opened);
  return { via: 'team', teamId: team.id, since, eventId };
};

const throughRole = (provenance: Provenance, opened: EventRef, role: Role): AccessPath => {
  const { since, eventId } = provenance.stampOf(opened);
  return { via: 'role', roleId: role.id, since, eventId };
};
