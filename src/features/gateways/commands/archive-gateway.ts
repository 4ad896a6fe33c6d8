import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import type { GatewayRef } from '../domain/find-gateway.js';
import { archiveGateway } from '../domain/gateway-lifecycle.decisions.js';
import { runOnGateway } from './run-on-gateway.js';

export class ArchiveGateway extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: GatewayRef,
  ) {
    super();
  }
}

@CommandHandler(ArchiveGateway)
export class ArchiveGatewayHandler implements ICommandHandler<ArchiveGateway> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: ArchiveGateway): Promise<CommandResult> {
    return runOnGateway(this.executor, request, input, (gateway) => archiveGateway(gateway, input));
  }
}
