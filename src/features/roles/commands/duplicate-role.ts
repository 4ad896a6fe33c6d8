import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { Organizations } from '../../organizations/organizations.js';
import { duplicateRole, type DuplicateRole as RoleCopy } from '../domain/duplicate-role.decision.js';
import { runOnRole } from '../../memberships/run-on-membership.js';

export class DuplicateRole extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: Omit<RoleCopy, 'plan'>,
  ) {
    super();
  }
}

@CommandHandler(DuplicateRole)
export class DuplicateRoleHandler implements ICommandHandler<DuplicateRole> {
  constructor(
    private readonly executor: Executor,
    private readonly organizations: Organizations,
  ) {}

  async execute({ request, input }: DuplicateRole): Promise<CommandResult> {
    const plan = await this.organizations.planOf(input.organizationId);
    return runOnRole(this.executor, request, input, (state) => duplicateRole(state, { ...input, plan }));
  }
}
