import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { validateName } from '../../../kernel/names.js';
import { later } from '../../../kernel/position.js';
import { Limits } from '../../../limits/limits.js';
import { SlugReservations } from '../../slugs/slug-reservations.js';
import {
  createOrganization,
  type CreateOrganization as NewOrganization,
} from '../domain/create-organization.decision.js';
import { ORGANIZATION } from '../domain/organization.stream.js';
import { OrganizationProvisioning, ORGANIZATION_SLUGS } from '../provisioning.js';

export class CreateOrganization extends RequestedCommand<NewOrganization> {}

/** ORG-1: reserve the slug, create, make the creator its owner and member of the first team, confirm the slug. */
@CommandHandler(CreateOrganization)
export class CreateOrganizationHandler implements ICommandHandler<CreateOrganization> {
  constructor(
    private readonly executor: Executor,
    private readonly slugs: SlugReservations,
    private readonly provisioning: OrganizationProvisioning,
    private readonly limits: Limits,
  ) {}

  async execute({ request, input }: CreateOrganization): Promise<CommandResult> {
    const fault = validateName(input.name);
    if (fault) throw fault;
    const { organizationId, slug, ownerId } = input;
    const claim = { scope: ORGANIZATION_SLUGS, slug, ownerId: organizationId, organizationId };
    return this.limits.counted([['organizationsByAccount', ownerId]], () =>
      this.slugs.hold(request, claim, () => this.create(request, input)),
    );
  }

  private async create(request: CommandRequest, input: NewOrganization): Promise<CommandResult> {
    const { organizationId, ownerId } = input;
    const { position, version } = await this.executor.change(ORGANIZATION, request, input, (state) =>
      createOrganization(state, input),
    );
    return { position: later(position, await this.provisioning.found(request, organizationId, ownerId)), version };
  }
}
