import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { transferOwnership, type TransferOwnership as Transfer } from '../domain/ownership.decision.js';
import { runOnMember } from '../run-on-membership.js';

export class TransferOwnership extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: Transfer,
  ) {
    super();
  }
}

@CommandHandler(TransferOwnership)
export class TransferOwnershipHandler implements ICommandHandler<TransferOwnership> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: TransferOwnership): Promise<CommandResult> {
    return runOnMember(this.executor, request, { ...input, userId: input.toUserId }, (state) =>
      transferOwnership(state, input),
    );
  }
}
