import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import type { GatewayRef } from '../domain/find-gateway.js';
import { enableGateway } from '../domain/gateway-lifecycle.decisions.js';
import { runOnGateway } from './run-on-gateway.js';

export class EnableGateway extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: GatewayRef,
  ) {
    super();
  }
}

@CommandHandler(EnableGateway)
export class EnableGatewayHandler implements ICommandHandler<EnableGateway> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: EnableGateway): Promise<CommandResult> {
    return runOnGateway(this.executor, request, input, (gateway) => enableGateway(gateway, input));
  }
}
