import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { Limits } from '../../../limits/limits.js';
import { Organizations } from '../../organizations/organizations.js';
import { createRole, type CreateRole as NewRole } from '../domain/create-role.decision.js';
import { ROLE } from '../../memberships/domain/membership.stream.js';

export class CreateRole extends RequestedCommand<Omit<NewRole, 'plan' | 'limit' | 'copyOf'>> {}

/** The plan is read separately from the roles: a plan change at the same moment may only apply to the next role. */
@CommandHandler(CreateRole)
export class CreateRoleHandler implements ICommandHandler<CreateRole> {
  constructor(
    private readonly executor: Executor,
    private readonly organizations: Organizations,
    private readonly limits: Limits,
  ) {}

  async execute({ request, input }: CreateRole): Promise<CommandResult> {
    const plan = await this.organizations.planOf(input.organizationId);
    const set = { plan, limit: this.limits.of('rolesByOrganization'), copyOf: null };
    return this.executor.change(ROLE, request, input, (state) => createRole(state, { ...input, ...set }));
  }
}
