import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { deleteTeam } from '../domain/team-lifecycle.decisions.js';
import type { TeamRef } from '../domain/find-team.js';
import { runOnTeam } from './run-on-team.js';

export class DeleteTeam extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: TeamRef,
  ) {
    super();
  }
}

@CommandHandler(DeleteTeam)
export class DeleteTeamHandler implements ICommandHandler<DeleteTeam> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: DeleteTeam): Promise<CommandResult> {
    return runOnTeam(this.executor, request, input, (teams) => deleteTeam(teams, input));
  }
}
