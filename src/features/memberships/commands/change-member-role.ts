import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { Written } from '../../../execution/command-result.js';
import type { OneMember } from '../domain/find-member.js';
import { changeRole } from '../domain/members.decisions.js';
import { runOnMember } from '../run-on-membership.js';

export class ChangeMemberRole extends Command<Written> {
  constructor(
    readonly request: CommandRequest,
    readonly input: OneMember & { readonly roleId: string },
  ) {
    super();
  }
}

@CommandHandler(ChangeMemberRole)
export class ChangeMemberRoleHandler implements ICommandHandler<ChangeMemberRole> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: ChangeMemberRole): Promise<Written> {
    return runOnMember(this.executor, request, input, (state) => changeRole(state, input));
  }
}
