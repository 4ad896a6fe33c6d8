import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { Membership } from '../../memberships/membership.js';
import { addTeamMember, type TeamMember } from '../domain/team-members.decisions.js';
import { runOnTeam } from './run-on-team.js';

export class AddTeamMember extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: TeamMember,
  ) {
    super();
  }
}

@CommandHandler(AddTeamMember)
export class AddTeamMemberHandler implements ICommandHandler<AddTeamMember> {
  constructor(
    private readonly executor: Executor,
    private readonly membership: Membership,
  ) {}

  async execute({ request, input }: AddTeamMember): Promise<CommandResult> {
    const isMember = await this.membership.isPresent(input.organizationId, input.userId);
    return runOnTeam(this.executor, request, input, (teams) => addTeamMember(teams, { ...input, isMember }));
  }
}
