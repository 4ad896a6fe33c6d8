import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { later } from '../../../kernel/position.js';
import { TeamRoster } from '../../teams/team-roster.js';
import type { MemberRef } from '../domain/find-member.js';
import { removeMember } from '../domain/members.decisions.js';
import { runOnMember } from '../run-on-membership.js';

export class RemoveMember extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: MemberRef,
  ) {
    super();
  }
}

/** PPL-5. Access ends with the membership itself; the teams are tidied after it, here or by the follow-up. */
@CommandHandler(RemoveMember)
export class RemoveMemberHandler implements ICommandHandler<RemoveMember> {
  constructor(
    private readonly executor: Executor,
    private readonly teams: TeamRoster,
  ) {}

  async execute({ request, input }: RemoveMember): Promise<CommandResult> {
    const { position } = await runOnMember(this.executor, request, input, (state) => removeMember(state, input));
    return { position: later(position, await this.teams.leaveAll(request, input)), version: null };
  }
}
