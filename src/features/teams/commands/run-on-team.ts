import type { CommandRequest } from '../../../execution/command-request.js';
import type { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import type { Decided } from '../../../kernel/decision.js';
import type { TeamsEvent } from '../domain/teams.events.js';
import type { Teams } from '../domain/teams.state.js';
import { TEAMS } from '../domain/teams.stream.js';

/** Runs a decision on the teams of an organization and answers the version of the one team it was about. */
export const runOnTeam = async (
  executor: Executor,
  request: CommandRequest,
  { organizationId, teamId }: { readonly organizationId: string; readonly teamId: string },
  decide: (teams: Teams) => Decided<TeamsEvent>,
): Promise<CommandResult> => {
  const outcome = await executor.execute({ definition: TEAMS, id: organizationId, organizationId, request, decide });
  return { position: outcome.position, version: outcome.state.byId.get(teamId)?.version ?? null };
};
