import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { Membership } from '../../memberships/membership.js';
import { addTeamMember, type TeamMember } from '../domain/team-members.decisions.js';
import { TEAM } from '../domain/teams.stream.js';

export class AddTeamMember extends RequestedCommand<TeamMember> {}

@CommandHandler(AddTeamMember)
export class AddTeamMemberHandler implements ICommandHandler<AddTeamMember> {
  constructor(
    private readonly executor: Executor,
    private readonly membership: Membership,
  ) {}

  async execute({ request, input }: AddTeamMember): Promise<CommandResult> {
    const isMember = await this.membership.isPresent(input.organizationId, input.userId);
    return this.executor.change(TEAM, request, input, (teams) => addTeamMember(teams, { ...input, isMember }));
  }
}
