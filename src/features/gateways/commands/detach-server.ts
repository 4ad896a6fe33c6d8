import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { detachServer, type GatewayServer } from '../domain/gateway-servers.decisions.js';
import { runOnGateway } from './run-on-gateway.js';

export class DetachServer extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: GatewayServer,
  ) {
    super();
  }
}

@CommandHandler(DetachServer)
export class DetachServerHandler implements ICommandHandler<DetachServer> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: DetachServer): Promise<CommandResult> {
    return runOnGateway(this.executor, request, input, (gateway) => detachServer(gateway, input));
  }
}
