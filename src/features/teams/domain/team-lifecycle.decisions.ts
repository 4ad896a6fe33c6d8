import type { Decided } from '../../../kernel/decision.js';
import { conflict, isRefusal } from '../../../kernel/refusal.js';
import { findTeam, type TeamRef } from './find-team.js';
import type { TeamsEvent } from '../../../events/teams.js';
import type { Teams } from './teams.state.js';

/** TEAM-3: only the status changes, so that enabling restores exactly what was there before. */
export const disableTeam = (
  teams: Teams,
  input: TeamRef & { readonly message: string | null },
): Decided<TeamsEvent> => {
  const team = findTeam(teams, input);
  if (isRefusal(team)) return team;
  const { organizationId, teamId, message } = input;
  return team.status === 'disabled' ? [] : [{ type: 'TeamDisabled', data: { organizationId, teamId, message } }];
};

export const enableTeam = (teams: Teams, input: TeamRef): Decided<TeamsEvent> => {
  const team = findTeam(teams, input);
  if (isRefusal(team)) return team;
  const { organizationId, teamId } = input;
  return team.status === 'enabled' ? [] : [{ type: 'TeamEnabled', data: { organizationId, teamId } }];
};

/** TEAM-5: an organization always has at least one team. */
export const deleteTeam = (teams: Teams, input: TeamRef): Decided<TeamsEvent> => {
  const team = findTeam(teams, input);
  if (isRefusal(team)) return team;
  if (teams.byId.size === 1)
    return conflict('team.last', 'The last team of an organization cannot be deleted. Create another one first.');
  const { organizationId, teamId } = input;
  return [{ type: 'TeamDeleted', data: { organizationId, teamId } }];
};
