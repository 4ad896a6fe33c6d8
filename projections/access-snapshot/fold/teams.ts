import type { TeamsEvent } from '../../../src/events/teams.js';
import { clearBit, withBit } from '../memory/bits.js';
import type { EventRef } from '../memory/provenance.js';
import { type AccessState, organizationOf } from '../model/access-state.js';
import type { Member, Team } from '../model/organization.js';
import type { Handlers } from './handlers.js';

interface OfTeam {
  readonly organizationId: string;
  readonly teamId: string;
}

const teamOf = (state: AccessState, data: OfTeam): Team | undefined =>
  state.organizations.get(data.organizationId)?.teams.get(data.teamId);

const memberOf = (state: AccessState, data: OfTeam & { readonly userId: string }): Member | undefined =>
  state.organizations.get(data.organizationId)?.members.get(data.userId);

const takeOut = (member: Member, slot: number, by: EventRef): void => {
  const index = member.teams.indexOf(slot);
  if (index < 0) return;
  member.teams.splice(index, 1);
  member.teamsSince.splice(index, 1);
  (member.left ??= new Map()).set(slot, by);
};

export const TEAMS: Handlers<TeamsEvent> = {
  TeamCreated: (state, { organizationId, teamId: id, name }, by) => {
    const organization = organizationOf(state, organizationId);
    if (organization.teams.has(id)) return;
    const slot = organization.slots.length;
    const team: Team = { id, slot, name, enabled: true, message: null, since: by };
    organization.slots.push(team);
    organization.teams.set(id, team);
    organization.enabledTeams = withBit(organization.enabledTeams, slot);
  },
  TeamRenamed: (state, data) => {
    const team = teamOf(state, data);
    if (team) team.name = data.name;
  },
  TeamDisabled: (state, data, by) => {
    const team = teamOf(state, data);
    if (!team) return;
    if (team.enabled) team.since = by;
    team.enabled = false;
    team.message = data.message;
    clearBit(state.organizations.get(data.organizationId)!.enabledTeams, team.slot);
  },
  TeamEnabled: (state, data, by) => {
    const team = teamOf(state, data);
    if (!team || team.enabled) return;
    const organization = state.organizations.get(data.organizationId)!;
    team.enabled = true;
    team.message = null;
    team.since = by;
    organization.enabledTeams = withBit(organization.enabledTeams, team.slot);
  },
  /** Everybody loses the access that the team gave. The picture remembers that it ended, but not the team (TEAM-5). */
  TeamDeleted: (state, data, by) => {
    const team = teamOf(state, data);
    if (!team) return;
    const organization = state.organizations.get(data.organizationId)!;
    const { slot } = team;
    for (const member of organization.members.values()) takeOut(member, slot, by);
    for (const gateway of organization.gateways.values()) {
      if (!gateway.teamsSince.delete(slot)) continue;
      clearBit(gateway.teams, slot);
      (gateway.withdrawn ??= new Map()).set(slot, by);
    }
    clearBit(organization.enabledTeams, slot);
    organization.slots[slot] = undefined;
    organization.teams.delete(team.id);
  },
  TeamMemberAdded: (state, data, by) => {
    const member = memberOf(state, data);
    const team = teamOf(state, data);
    if (!member || !team || member.teams.includes(team.slot)) return;
    // Neither push nor spread: both reserve room for many more than the few teams of a person.
    member.teams = member.teams.concat(team.slot);
    member.teamsSince = member.teamsSince.concat(by);
    member.left?.delete(team.slot);
  },
  TeamMemberRemoved: (state, data, by) => {
    const member = memberOf(state, data);
    const team = teamOf(state, data);
    if (member && team) takeOut(member, team.slot, by);
  },
};
