import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { deleteRole } from '../domain/delete-role.decision.js';
import type { RoleRef } from '../../memberships/domain/find-role.js';
import { runOnRole } from '../../memberships/run-on-membership.js';

export class DeleteRole extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: RoleRef,
  ) {
    super();
  }
}

@CommandHandler(DeleteRole)
export class DeleteRoleHandler implements ICommandHandler<DeleteRole> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: DeleteRole): Promise<CommandResult> {
    return runOnRole(this.executor, request, input, (state) => deleteRole(state, { ...input, at: request.at }));
  }
}
