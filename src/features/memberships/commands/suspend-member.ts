import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import type { MemberRef } from '../domain/find-member.js';
import { suspendMember } from '../domain/suspension.decisions.js';
import { runOnMember } from '../run-on-membership.js';

export class SuspendMember extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: MemberRef,
  ) {
    super();
  }
}

@CommandHandler(SuspendMember)
export class SuspendMemberHandler implements ICommandHandler<SuspendMember> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: SuspendMember): Promise<CommandResult> {
    return runOnMember(this.executor, request, input, (state) => suspendMember(state, input));
  }
}
