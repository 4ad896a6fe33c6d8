import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import type { GatewayRef } from '../domain/find-gateway.js';
import { disableGateway } from '../domain/gateway-lifecycle.decisions.js';
import { runOnGateway } from './run-on-gateway.js';

export class DisableGateway extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: GatewayRef,
  ) {
    super();
  }
}

@CommandHandler(DisableGateway)
export class DisableGatewayHandler implements ICommandHandler<DisableGateway> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: DisableGateway): Promise<CommandResult> {
    return runOnGateway(this.executor, request, input, (gateway) => disableGateway(gateway, input));
  }
}
