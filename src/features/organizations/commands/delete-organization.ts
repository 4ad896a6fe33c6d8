import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { OrganizationTeardown } from '../teardown.js';
import { deleteOrganization, type DeleteOrganization as Deletion } from '../domain/delete-organization.decision.js';
import { ORGANIZATION } from '../domain/organization.stream.js';

export class DeleteOrganization extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: Deletion,
  ) {
    super();
  }
}

/** ORG-4. The one event ends all access; what else has to go follows, here or by the reaction. */
@CommandHandler(DeleteOrganization)
export class DeleteOrganizationHandler implements ICommandHandler<DeleteOrganization> {
  constructor(
    private readonly executor: Executor,
    private readonly teardown: OrganizationTeardown,
  ) {}

  async execute({ request, input }: DeleteOrganization): Promise<CommandResult> {
    const { organizationId } = input;
    const decide = (state: Parameters<typeof deleteOrganization>[0]) => deleteOrganization(state, input);
    const { position } = await this.executor.execute({
      definition: ORGANIZATION,
      id: organizationId,
      organizationId,
      request,
      decide,
    });
    await this.teardown.begin(request, organizationId);
    return { position, version: null };
  }
}
