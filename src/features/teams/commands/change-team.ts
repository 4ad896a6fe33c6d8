import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { changeTeam, type ChangeTeam as TeamChanges } from '../domain/teams.decisions.js';
import { runOnTeam } from './run-on-team.js';

export class ChangeTeam extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: TeamChanges,
  ) {
    super();
  }
}

@CommandHandler(ChangeTeam)
export class ChangeTeamHandler implements ICommandHandler<ChangeTeam> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: ChangeTeam): Promise<CommandResult> {
    return runOnTeam(this.executor, request, input, (teams) => changeTeam(teams, input));
  }
}
