import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { SlugReservations } from '../../slugs/slug-reservations.js';
import type { ServerRef } from '../domain/find-server.js';
import { SERVER } from '../domain/server.stream.js';
import { removeServer } from '../domain/server.decisions.js';

export class RemoveServer extends RequestedCommand<ServerRef> {}

@CommandHandler(RemoveServer)
export class RemoveServerHandler implements ICommandHandler<RemoveServer> {
  constructor(
    private readonly executor: Executor,
    private readonly slugs: SlugReservations,
  ) {}

  async execute({ request, input }: RemoveServer): Promise<CommandResult> {
    const { organizationId, serverId } = input;
    const { position, state } = await this.executor.change(SERVER, request, input, (server) =>
      removeServer(server, input),
    );
    // A removed server never comes back, so its slug may go to another one.
    if (state.status === 'removed')
      await this.slugs.retire(request, {
        scope: `server:${organizationId}`,
        slug: state.slug,
        ownerId: serverId,
        organizationId,
      });
    return { position, version: null };
  }
}
