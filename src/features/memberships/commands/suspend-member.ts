import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { Written } from '../../../execution/command-result.js';
import type { OneMember } from '../domain/find-member.js';
import { suspendMember } from '../domain/suspension.decisions.js';
import { runOnMember } from '../run-on-membership.js';

export class SuspendMember extends Command<Written> {
  constructor(
    readonly request: CommandRequest,
    readonly input: OneMember,
  ) {
    super();
  }
}

@CommandHandler(SuspendMember)
export class SuspendMemberHandler implements ICommandHandler<SuspendMember> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: SuspendMember): Promise<Written> {
    return runOnMember(this.executor, request, input, (state) => suspendMember(state, input));
  }
}
