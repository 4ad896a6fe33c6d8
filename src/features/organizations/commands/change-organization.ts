import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import {
  changeOrganization,
  type ChangeOrganization as OrganizationChanges,
} from '../domain/organization.decisions.js';
import { ORGANIZATION } from '../domain/organization.stream.js';

export class ChangeOrganization extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: OrganizationChanges,
  ) {
    super();
  }
}

@CommandHandler(ChangeOrganization)
export class ChangeOrganizationHandler implements ICommandHandler<ChangeOrganization> {
  constructor(private readonly executor: Executor) {}

  async execute({ request, input }: ChangeOrganization): Promise<CommandResult> {
    const { organizationId } = input;
    const decide = (state: Parameters<typeof changeOrganization>[0]) => changeOrganization(state, input);
    const outcome = await this.executor.execute({
      definition: ORGANIZATION,
      id: organizationId,
      organizationId,
      request,
      decide,
    });
    return { position: outcome.position, version: outcome.revision };
  }
}
