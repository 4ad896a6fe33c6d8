import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { later } from '../../../kernel/position.js';
import { TeamRoster } from '../../teams/team-roster.js';
import type { MemberRef } from '../domain/find-member.js';
import { removeMember } from '../domain/members.decisions.js';
import { MEMBER } from '../domain/membership.stream.js';

export class RemoveMember extends RequestedCommand<MemberRef> {}

/** PPL-5. Access ends with the membership. The person is taken out of the teams after it, here or by the follow-up. */
@CommandHandler(RemoveMember)
export class RemoveMemberHandler implements ICommandHandler<RemoveMember> {
  constructor(
    private readonly executor: Executor,
    private readonly teams: TeamRoster,
  ) {}

  async execute({ request, input }: RemoveMember): Promise<CommandResult> {
    const { position } = await this.executor.change(MEMBER, request, input, (state) => removeMember(state, input));
    return { position: later(position, await this.teams.leaveAll(request, input)), version: null };
  }
}
