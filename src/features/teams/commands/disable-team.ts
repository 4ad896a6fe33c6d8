import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { disableTeam } from '../domain/team-lifecycle.decisions.js';
import type { TeamRef } from '../domain/find-team.js';
import { runOnTeam } from './run-on-team.js';

export class DisableTeam extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: TeamRef & { readonly message: string | null },
  ) {
    super();
  }
}

@CommandHandler(DisableTeam)
export class DisableTeamHandler implements ICommandHandler<DisableTeam> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: DisableTeam): Promise<CommandResult> {
    return runOnTeam(this.executor, request, input, (teams) => disableTeam(teams, input));
  }
}
