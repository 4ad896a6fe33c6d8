import type {
  TeamCreated,
  TeamDeleted,
  TeamDisabled,
  TeamEnabled,
  TeamMemberAdded,
  TeamMemberRemoved,
  TeamRenamed,
} from '../../../src/features/teams/domain/teams.events.js';
import { clearBit, withBit } from '../memory/bits.js';
import type { EventRef } from '../memory/provenance.js';
import { type AccessState, organizationOf } from '../model/access-state.js';
import type { Member, Team } from '../model/organization.js';
import type { Handlers } from './handlers.js';

type Handled =
  TeamCreated | TeamDeleted | TeamDisabled | TeamEnabled | TeamMemberAdded | TeamMemberRemoved | TeamRenamed;
interface OfTeam {
  readonly organizationId: string;
  readonly teamId: string;
}

const teamOf = (state: AccessState, data: OfTeam): Team | undefined =>
  state.organizations.get(data.organizationId)?.teams.get(data.teamId);

const create = (state: AccessState, data: TeamCreated['data'], by: EventRef): void => {
  const organization = organizationOf(state, data.organizationId);
  if (organization.teams.has(data.teamId)) return;
  const slot = organization.slots.length;
  const team: Team = { id: data.teamId, slot, name: data.name, enabled: true, message: null, since: by };
  organization.slots.push(team);
  organization.teams.set(team.id, team);
  organization.enabledTeams = withBit(organization.enabledTeams, slot);
};

const rename = (state: AccessState, data: TeamRenamed['data']): void => {
  const team = teamOf(state, data);
  if (team) team.name = data.name;
};

const disable = (state: AccessState, data: TeamDisabled['data'], by: EventRef): void => {
  const team = teamOf(state, data);
  if (!team) return;
  if (team.enabled) team.since = by;
  team.enabled = false;
  team.message = data.message;
  clearBit(state.organizations.get(data.organizationId)!.enabledTeams, team.slot);
};

const enable = (state: AccessState, data: TeamEnabled['data'], by: EventRef): void => {
  const team = teamOf(state, data);
  if (!team || team.enabled) return;
  const organization = state.organizations.get(data.organizationId)!;
  team.enabled = true;
  team.message = null;
  team.since = by;
  organization.enabledTeams = withBit(organization.enabledTeams, team.slot);
};

const takeOut = (member: Member, slot: number, by: EventRef): void => {
  const index = member.teams.indexOf(slot);
  if (index < 0) return;
  member.teams.splice(index, 1);
  member.teamsSince.splice(index, 1);
  (member.left ??= new Map()).set(slot, by);
};

/** What the team gave ends for everybody; that it ended is remembered, the team itself is not (TEAM-5). */
const remove = (state: AccessState, data: TeamDeleted['data'], by: EventRef): void => {
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
};

const addMember = (state: AccessState, data: TeamMemberAdded['data'], by: EventRef): void => {
  const member = state.organizations.get(data.organizationId)?.members.get(data.userId);
  const team = teamOf(state, data);
  if (!member || !team || member.teams.includes(team.slot)) return;
  // Not pushed, nor spread: such a list keeps room for many more than the few teams a person is in.
  member.teams = member.teams.concat(team.slot);
  member.teamsSince = member.teamsSince.concat(by);
  member.left?.delete(team.slot);
};

const removeMember = (state: AccessState, data: TeamMemberRemoved['data'], by: EventRef): void => {
  const member = state.organizations.get(data.organizationId)?.members.get(data.userId);
  const team = teamOf(state, data);
  if (member && team) takeOut(member, team.slot, by);
};

export const TEAMS: Handlers<Handled> = {
  TeamCreated: create,
  TeamDeleted: remove,
  TeamDisabled: disable,
  TeamEnabled: enable,
  TeamMemberAdded: addMember,
  TeamMemberRemoved: removeMember,
  TeamRenamed: rename,
};
