import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { removeTeamMember, type TeamMember } from '../domain/team-members.decisions.js';
import { runOnTeam } from './run-on-team.js';

export class RemoveTeamMember extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: TeamMember,
  ) {
    super();
  }
}

@CommandHandler(RemoveTeamMember)
export class RemoveTeamMemberHandler implements ICommandHandler<RemoveTeamMember> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: RemoveTeamMember): Promise<CommandResult> {
    return runOnTeam(this.executor, request, input, (teams) => removeTeamMember(teams, input));
  }
}
