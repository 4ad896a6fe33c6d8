import type { Decided } from '../../../kernel/decision.js';
import { type Limit, limitFault } from '../../../kernel/limit.js';
import { validateName, nameKey, normalizeName } from '../../../kernel/names.js';
import { conflict, isRefusal, type Refusal } from '../../../kernel/refusal.js';
import { findTeam, type TeamRef } from './find-team.js';
import type { TeamsEvent } from '../../../events/teams.js';
import type { Teams } from './teams.state.js';

const nameTaken = (name: string): Refusal => conflict('team.name-taken', `Another team is called '${name}' already.`);

export interface CreateTeam {
  readonly organizationId: string;
  readonly teamId: string;
  readonly name: string;
  readonly description: string | null;
  /** LIM-1; left out: no limit. */
  readonly limit?: Limit | undefined;
}

/** TEAM-1: names are unique within the organization, without regard to case. */
export const createTeam = (
  teams: Teams,
  { organizationId, teamId, name, description, limit }: CreateTeam,
): Decided<TeamsEvent> => {
  if (teams.byId.has(teamId)) return [];
  const fault = validateName(name);
  if (fault) return fault;
  if (teams.byName.has(nameKey(name))) return nameTaken(normalizeName(name));
  const full = limit && limitFault(limit, teams.byId.size);
  if (full) return full;
  return [{ type: 'TeamCreated', data: { organizationId, teamId, name: normalizeName(name), description } }];
};

export interface ChangeTeam extends TeamRef {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
}

export const changeTeam = (teams: Teams, input: ChangeTeam): Decided<TeamsEvent> => {
  const team = findTeam(teams, input);
  if (isRefusal(team)) return team;
  const { organizationId, teamId } = input;
  const name = input.name === undefined ? team.name : normalizeName(input.name);
  const fault = validateName(name);
  if (fault) return fault;
  const holder = teams.byName.get(nameKey(name));
  if (holder !== undefined && holder !== teamId) return nameTaken(name);
  const description = input.description === undefined ? team.description : input.description;
  return [
    ...(name === team.name ? [] : [{ type: 'TeamRenamed', data: { organizationId, teamId, name } } as const]),
    ...(description === team.description
      ? []
      : [{ type: 'TeamDescribed', data: { organizationId, teamId, description } } as const]),
  ];
};
