import type { Decided } from '../../kernel/decision.js';
import { nameFault, nameKey, tidyName } from '../../kernel/names.js';
import { conflict, isRefusal, notFound, type Refusal } from '../../kernel/refusal.js';
import { staleVersion, type Version } from '../../kernel/versions.js';
import type { TeamsEvent } from './teams.events.js';
import type { Team, Teams } from './teams.state.js';

/** What every command about one existing team names. */
export interface OneTeam {
  readonly organizationId: string;
  readonly teamId: string;
  readonly expectedVersion?: Version | undefined;
}

const unknownTeam = (): Refusal => notFound('team.unknown', 'There is no such team.');
const nameTaken = (name: string): Refusal => conflict('team.name-taken', `Another team is called '${name}' already.`);

const find = (teams: Teams, { teamId, expectedVersion }: OneTeam): Team | Refusal => {
  const team = teams.byId.get(teamId);
  if (!team) return unknownTeam();
  return staleVersion(team.version, expectedVersion) ?? team;
};

export interface CreateTeam {
  readonly organizationId: string;
  readonly teamId: string;
  readonly name: string;
  readonly description: string | null;
}

/** TEAM-1: names are unique within the organization, whatever their case. */
export const createTeam = (teams: Teams, { organizationId, teamId, name, description }: CreateTeam): Decided<TeamsEvent> => {
  if (teams.byId.has(teamId)) return [];
  const fault = nameFault(name);
  if (fault) return fault;
  if (teams.byName.has(nameKey(name))) return nameTaken(tidyName(name));
  return [{ type: 'TeamCreated', data: { organizationId, teamId, name: tidyName(name), description } }];
};

export interface ChangeTeam extends OneTeam {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
}

export const changeTeam = (teams: Teams, input: ChangeTeam): Decided<TeamsEvent> => {
  const team = find(teams, input);
  if (isRefusal(team)) return team;
  const { organizationId, teamId } = input;
  const name = input.name === undefined ? team.name : tidyName(input.name);
  const fault = nameFault(name);
  if (fault) return fault;
  const holder = teams.byName.get(nameKey(name));
  if (holder !== undefined && holder !== teamId) return nameTaken(name);
  const description = input.description === undefined ? team.description : input.description;
  return [
    ...(name === team.name ? [] : [{ type: 'TeamRenamed', data: { organizationId, teamId, name } } as const]),
    ...(description === team.description ? [] : [{ type: 'TeamDescribed', data: { organizationId, teamId, description } } as const]),
  ];
};

/** TEAM-3: nothing but the status changes, so that enabling brings back exactly what was. */
export const disableTeam = (teams: Teams, input: OneTeam & { readonly message: string | null }): Decided<TeamsEvent> => {
  const team = find(teams, input);
  if (isRefusal(team)) return team;
  const { organizationId, teamId, message } = input;
  return team.status === 'disabled' ? [] : [{ type: 'TeamDisabled', data: { organizationId, teamId, message } }];
};

export const enableTeam = (teams: Teams, input: OneTeam): Decided<TeamsEvent> => {
  const team = find(teams, input);
  if (isRefusal(team)) return team;
  const { organizationId, teamId } = input;
  return team.status === 'enabled' ? [] : [{ type: 'TeamEnabled', data: { organizationId, teamId } }];
};

/** TEAM-5: an organization always has at least one team. */
export const deleteTeam = (teams: Teams, input: OneTeam): Decided<TeamsEvent> => {
  const team = find(teams, input);
  if (isRefusal(team)) return team;
  if (teams.byId.size === 1) return conflict('team.last', 'The last team of an organization cannot be deleted. Create another one first.');
  const { organizationId, teamId } = input;
  return [{ type: 'TeamDeleted', data: { organizationId, teamId } }];
};
