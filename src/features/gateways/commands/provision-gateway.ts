import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { TeamRoster } from '../../teams/team-roster.js';
import { type GatewayTeam, provisionGateway } from '../domain/gateway-teams.decisions.js';
import { GATEWAY } from '../domain/gateway.stream.js';

export class ProvisionGateway extends RequestedCommand<GatewayTeam> {}

@CommandHandler(ProvisionGateway)
export class ProvisionGatewayHandler implements ICommandHandler<ProvisionGateway> {
  constructor(
    private readonly executor: Executor,
    private readonly teams: TeamRoster,
  ) {}

  async execute({ request, input }: ProvisionGateway): Promise<CommandResult> {
    const present = await this.teams.existing(input.organizationId, [input.teamId]);
    const isTeam = present.includes(input.teamId);
    return this.executor.change(GATEWAY, request, input, (gateway) => provisionGateway(gateway, { ...input, isTeam }));
  }
}
