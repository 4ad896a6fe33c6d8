import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import type { MemberRef } from '../domain/find-member.js';
import { changeRole } from '../domain/members.decisions.js';
import { runOnMember } from '../run-on-membership.js';

export class ChangeMemberRole extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: MemberRef & { readonly roleId: string },
  ) {
    super();
  }
}

@CommandHandler(ChangeMemberRole)
export class ChangeMemberRoleHandler implements ICommandHandler<ChangeMemberRole> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: ChangeMemberRole): Promise<CommandResult> {
    return runOnMember(this.executor, request, input, (state) => changeRole(state, input));
  }
}
