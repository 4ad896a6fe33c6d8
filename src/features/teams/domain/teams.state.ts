import type { EventNamed } from '../../../events/event-catalogue.js';
import { Map, Set } from 'immutable';
import { unreachable } from '../../../kernel/decision.js';
import { nameKey } from '../../../kernel/names.js';
import type { Version } from '../../../kernel/versions.js';
import type { TeamsEvent } from '../../../events/teams.js';

type TeamMemberAdded = EventNamed<'TeamMemberAdded'>;

export interface Team {
  readonly teamId: string;
  readonly name: string;
  readonly description: string | null;
  /** A disabled team keeps its members, but gives no access. */
  readonly status: 'enabled' | 'disabled';
  readonly members: Set<string>;
  readonly version: Version;
}

/** Persistent collections: the cost of an event does not grow with the number of teams and members. */
export interface Teams {
  /** Live teams; deleted ones are not in it. */
  readonly byId: Map<string, Team>;
  /** Name key → id of the live team that has it. */
  readonly byName: Map<string, string>;
  /** Invitations whose teams were joined already, so that a repetition does not add a person who was removed later. */
  readonly invitations: Set<string>;
}

export const NO_TEAMS: Teams = { byId: Map(), byName: Map(), invitations: Set() };

const change = (teams: Teams, teamId: string, version: Version, how: (team: Team) => Partial<Team>): Teams => {
  const team = teams.byId.get(teamId);
  return team ? { ...teams, byId: teams.byId.set(teamId, { ...team, ...how(team), version }) } : teams;
};

const create = (
  teams: Teams,
  { teamId, name, description }: { teamId: string; name: string; description: string | null },
  version: Version,
): Teams => ({
  ...teams,
  byId: teams.byId.set(teamId, { teamId, name, description, status: 'enabled', members: Set(), version }),
  byName: teams.byName.set(nameKey(name), teamId),
});

const rename = (teams: Teams, teamId: string, name: string, version: Version): Teams => {
  const team = teams.byId.get(teamId);
  if (!team) return teams;
  const byName = teams.byName.remove(nameKey(team.name)).set(nameKey(name), teamId);
  return change({ ...teams, byName }, teamId, version, () => ({ name }));
};

const remove = (teams: Teams, teamId: string): Teams => {
  const team = teams.byId.get(teamId);
  return team ? { ...teams, byId: teams.byId.remove(teamId), byName: teams.byName.remove(nameKey(team.name)) } : teams;
};

const add = (teams: Teams, { teamId, userId, invitationId }: TeamMemberAdded['data'], version: Version): Teams => {
  const added = change(teams, teamId, version, ({ members }) => ({ members: members.add(userId) }));
  return invitationId === undefined ? added : { ...added, invitations: added.invitations.add(invitationId) };
};

export const evolveTeams = (teams: Teams, event: TeamsEvent, revision: bigint): Teams => {
  const { teamId } = event.data;
  switch (event.type) {
    case 'TeamCreated':
      return create(teams, event.data, revision);
    case 'TeamRenamed':
      return rename(teams, teamId, event.data.name, revision);
    case 'TeamDescribed':
      return change(teams, teamId, revision, () => ({ description: event.data.description }));
    case 'TeamDisabled':
      return change(teams, teamId, revision, () => ({ status: 'disabled' }));
    case 'TeamEnabled':
      return change(teams, teamId, revision, () => ({ status: 'enabled' }));
    case 'TeamDeleted':
      return remove(teams, teamId);
    case 'TeamMemberAdded':
      return add(teams, event.data, revision);
    case 'TeamMemberRemoved':
      return change(teams, teamId, revision, ({ members }) => ({ members: members.remove(event.data.userId) }));
    default:
      return unreachable(event);
  }
};
