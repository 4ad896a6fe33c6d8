import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { enableTeam } from '../domain/team-lifecycle.decisions.js';
import type { TeamRef } from '../domain/find-team.js';
import { runOnTeam } from './run-on-team.js';

export class EnableTeam extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: TeamRef,
  ) {
    super();
  }
}

@CommandHandler(EnableTeam)
export class EnableTeamHandler implements ICommandHandler<EnableTeam> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: EnableTeam): Promise<CommandResult> {
    return runOnTeam(this.executor, request, input, (teams) => enableTeam(teams, input));
  }
}
