import type { EntityDefinition, StreamDefinition } from '../../../kernel/decision.js';
import type { TeamRef } from './find-team.js';
import { TEAM_EVENTS, type TeamsEvent } from '../../../events/teams.js';
import { evolveTeams, NO_TEAMS, type Teams } from './teams.state.js';

/** One stream for each organization: names are unique among all its teams, and one team always remains. */
export const TEAMS: StreamDefinition<Teams, TeamsEvent> = {
  category: TEAM_EVENTS.category,
  initial: NO_TEAMS,
  evolve: evolveTeams,
};

export const TEAM: EntityDefinition<Teams, TeamsEvent, TeamRef> = {
  ...TEAMS,
  streamId: ({ organizationId }) => organizationId,
  version: ({ byId }, { teamId }) => byId.get(teamId)?.version,
};
