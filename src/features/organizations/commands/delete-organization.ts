import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { OrganizationTeardown } from '../teardown.js';
import { deleteOrganization, type DeleteOrganization as Deletion } from '../domain/delete-organization.decision.js';
import { ORGANIZATION } from '../domain/organization.stream.js';

export class DeleteOrganization extends RequestedCommand<Deletion> {}

/** ORG-4. One event ends all access. The rest of the deletion follows, here or by the reaction. */
@CommandHandler(DeleteOrganization)
export class DeleteOrganizationHandler implements ICommandHandler<DeleteOrganization> {
  constructor(
    private readonly executor: Executor,
    private readonly teardown: OrganizationTeardown,
  ) {}

  async execute({ request, input }: DeleteOrganization): Promise<CommandResult> {
    const { position } = await this.executor.change(ORGANIZATION, request, input, (state) =>
      deleteOrganization(state, input),
    );
    await this.teardown.begin(request, input.organizationId);
    return { position, version: null };
  }
}
