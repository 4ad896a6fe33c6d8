import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { Organizations } from '../../organizations/organizations.js';
import { createRole, type CreateRole as NewRole } from '../domain/roles.decisions.js';
import { runOnRole } from '../../memberships/run-on-membership.js';

export class CreateRole extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: Omit<NewRole, 'plan' | 'copyOf'>,
  ) {
    super();
  }
}

/** The plan is read beside the roles: a change of it at this very moment counts for the next role. */
@CommandHandler(CreateRole)
export class CreateRoleHandler implements ICommandHandler<CreateRole> {
  constructor(
    private readonly executor: Executor,
    private readonly organizations: Organizations,
  ) {}

  async execute({ request, input }: CreateRole): Promise<CommandResult> {
    const plan = await this.organizations.planOf(input.organizationId);
    return runOnRole(this.executor, request, input, (state) => createRole(state, { ...input, plan, copyOf: null }));
  }
}
