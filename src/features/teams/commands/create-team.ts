import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { type CreateTeam as NewTeam, createTeam } from '../domain/teams.decisions.js';
import { runOnTeam } from './run-on-team.js';

export class CreateTeam extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: NewTeam,
  ) {
    super();
  }
}

@CommandHandler(CreateTeam)
export class CreateTeamHandler implements ICommandHandler<CreateTeam> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: CreateTeam): Promise<CommandResult> {
    return runOnTeam(this.executor, request, input, (teams) => createTeam(teams, input));
  }
}
