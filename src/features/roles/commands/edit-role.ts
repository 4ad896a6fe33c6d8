import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { editRole, type EditRole as RoleEdit } from '../domain/roles.decisions.js';
import { runOnRole } from '../../memberships/run-on-membership.js';

export class EditRole extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: RoleEdit,
  ) {
    super();
  }
}

@CommandHandler(EditRole)
export class EditRoleHandler implements ICommandHandler<EditRole> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: EditRole): Promise<CommandResult> {
    return runOnRole(this.executor, request, input, (state) => editRole(state, input));
  }
}
