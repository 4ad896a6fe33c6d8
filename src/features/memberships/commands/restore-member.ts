import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import type { MemberRef } from '../domain/find-member.js';
import { restoreMember } from '../domain/suspension.decisions.js';
import { runOnMember } from '../run-on-membership.js';

export class RestoreMember extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: MemberRef,
  ) {
    super();
  }
}

@CommandHandler(RestoreMember)
export class RestoreMemberHandler implements ICommandHandler<RestoreMember> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: RestoreMember): Promise<CommandResult> {
    return runOnMember(this.executor, request, input, (state) => restoreMember(state, input));
  }
}
