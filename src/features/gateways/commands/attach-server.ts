import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { ServerRoster } from '../../servers/server-roster.js';
import { attachServer, type AttachServer as Attachment } from '../domain/gateway-servers.decisions.js';
import { runOnGateway } from './run-on-gateway.js';

export class AttachServer extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: Omit<Attachment, 'isServer'>,
  ) {
    super();
  }
}

@CommandHandler(AttachServer)
export class AttachServerHandler implements ICommandHandler<AttachServer> {
  constructor(
    private readonly executor: Executor,
    private readonly servers: ServerRoster,
  ) {}

  async execute({ request, input }: AttachServer): Promise<CommandResult> {
    const present = await this.servers.existing(input.organizationId, [input.serverId]);
    const isServer = present.includes(input.serverId);
    return runOnGateway(this.executor, request, input, (gateway) => attachServer(gateway, { ...input, isServer }));
  }
}
