import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { Limits } from '../../../limits/limits.js';
import { Organizations } from '../../organizations/organizations.js';
import { duplicateRole, type DuplicateRole as RoleCopy } from '../domain/duplicate-role.decision.js';
import { ROLE } from '../../memberships/domain/membership.stream.js';

export class DuplicateRole extends RequestedCommand<Omit<RoleCopy, 'plan' | 'limit'>> {}

@CommandHandler(DuplicateRole)
export class DuplicateRoleHandler implements ICommandHandler<DuplicateRole> {
  constructor(
    private readonly executor: Executor,
    private readonly organizations: Organizations,
    private readonly limits: Limits,
  ) {}

  async execute({ request, input }: DuplicateRole): Promise<CommandResult> {
    const plan = await this.organizations.planOf(input.organizationId);
    const set = { plan, limit: this.limits.of('rolesByOrganization') };
    return this.executor.change(ROLE, request, input, (state) => duplicateRole(state, { ...input, ...set }));
  }
}
