import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { type GatewayTeam, unprovisionGateway } from '../domain/gateway-teams.decisions.js';
import { runOnGateway } from './run-on-gateway.js';

export class UnprovisionGateway extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: GatewayTeam,
  ) {
    super();
  }
}

@CommandHandler(UnprovisionGateway)
export class UnprovisionGatewayHandler implements ICommandHandler<UnprovisionGateway> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: UnprovisionGateway): Promise<CommandResult> {
    return runOnGateway(this.executor, request, input, (gateway) => unprovisionGateway(gateway, input));
  }
}
