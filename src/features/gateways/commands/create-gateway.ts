import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { Limits } from '../../../limits/limits.js';
import { ACCESS, type Access } from '../../../ports/access/access.port.js';
import { ServerRoster } from '../../servers/server-roster.js';
import { SlugReservations } from '../../slugs/slug-reservations.js';
import { TeamRoster } from '../../teams/team-roster.js';
import { createGateway, type CreateGateway as NewGateway } from '../domain/create-gateway.decision.js';
import type { Gateway } from '../domain/gateway.state.js';
import { GATEWAY } from '../domain/gateway.stream.js';

export class CreateGateway extends RequestedCommand<NewGateway> {}

@CommandHandler(CreateGateway)
export class CreateGatewayHandler implements ICommandHandler<CreateGateway> {
  constructor(
    private readonly executor: Executor,
    private readonly slugs: SlugReservations,
    private readonly teams: TeamRoster,
    private readonly servers: ServerRoster,
    private readonly limits: Limits,
    @Inject(ACCESS) private readonly access: Access,
  ) {}

  async execute({ request, input }: CreateGateway): Promise<CommandResult> {
    const { organizationId, gatewayId, slug, teamIds, servers } = input;
    const serverIds = servers.map(({ serverId }) => serverId);
    const presentTeams = await this.teams.existing(organizationId, teamIds);
    const presentServers = await this.servers.existing(organizationId, serverIds);
    const decide = (gateway: Gateway) => createGateway(gateway, { ...input, presentTeams, presentServers });
    await this.executor.dryRun({ definition: GATEWAY, id: gatewayId, decide });
    const claim = { scope: `gateway:${organizationId}`, slug, ownerId: gatewayId, organizationId };
    const count = () => [...this.access.picture().gateways(organizationId)].length;
    return this.limits.within('gatewaysByOrganization', organizationId, count, () =>
      this.slugs.hold(request, claim, () => this.executor.change(GATEWAY, request, input, decide)),
    );
  }
}
