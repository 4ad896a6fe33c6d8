import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { TeamRoster } from '../../teams/team-roster.js';
import { type GatewayTeam, provisionGateway } from '../domain/gateway-teams.decisions.js';
import { runOnGateway } from './run-on-gateway.js';

export class ProvisionGateway extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: GatewayTeam,
  ) {
    super();
  }
}

@CommandHandler(ProvisionGateway)
export class ProvisionGatewayHandler implements ICommandHandler<ProvisionGateway> {
  constructor(
    private readonly executor: Executor,
    private readonly teams: TeamRoster,
  ) {}

  async execute({ request, input }: ProvisionGateway): Promise<CommandResult> {
    const present = await this.teams.existing(input.organizationId, [input.teamId]);
    const isTeam = present.includes(input.teamId);
    return runOnGateway(this.executor, request, input, (gateway) => provisionGateway(gateway, { ...input, isTeam }));
  }
}
