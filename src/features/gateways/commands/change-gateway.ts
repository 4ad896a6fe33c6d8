import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { changeGateway, type ChangeGateway as GatewayChanges } from '../domain/gateway.decisions.js';
import { runOnGateway } from './run-on-gateway.js';

export class ChangeGateway extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: GatewayChanges,
  ) {
    super();
  }
}

@CommandHandler(ChangeGateway)
export class ChangeGatewayHandler implements ICommandHandler<ChangeGateway> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: ChangeGateway): Promise<CommandResult> {
    return runOnGateway(this.executor, request, input, (gateway) => changeGateway(gateway, input));
  }
}
