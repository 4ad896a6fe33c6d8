import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { ServerRoster } from '../../servers/server-roster.js';
import { attachServer, type AttachServer as Attachment } from '../domain/gateway-servers.decisions.js';
import { GATEWAY } from '../domain/gateway.stream.js';

export class AttachServer extends RequestedCommand<Omit<Attachment, 'isServer'>> {}

@CommandHandler(AttachServer)
export class AttachServerHandler implements ICommandHandler<AttachServer> {
  constructor(
    private readonly executor: Executor,
    private readonly servers: ServerRoster,
  ) {}

  async execute({ request, input }: AttachServer): Promise<CommandResult> {
    const present = await this.servers.existing(input.organizationId, [input.serverId]);
    const isServer = present.includes(input.serverId);
    return this.executor.change(GATEWAY, request, input, (gateway) => attachServer(gateway, { ...input, isServer }));
  }
}
