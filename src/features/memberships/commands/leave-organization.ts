import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { later } from '../../../kernel/position.js';
import { TeamRoster } from '../../teams/team-roster.js';
import { leave } from '../domain/members.decisions.js';
import { MEMBER } from '../domain/membership.stream.js';

export class LeaveOrganization extends RequestedCommand<Parameters<typeof leave>[1]> {}

/** PPL-5. Access ends with the membership. The person is taken out of the teams after it, here or by the follow-up. */
@CommandHandler(LeaveOrganization)
export class LeaveOrganizationHandler implements ICommandHandler<LeaveOrganization> {
  constructor(
    private readonly executor: Executor,
    private readonly teams: TeamRoster,
  ) {}

  async execute({ request, input }: LeaveOrganization): Promise<CommandResult> {
    const { position } = await this.executor.change(MEMBER, request, input, (state) => leave(state, input));
    return { position: later(position, await this.teams.leaveAll(request, input)), version: null };
  }
}
