import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { SlugReservations } from '../../slugs/slug-reservations.js';
import type { ServerRef } from '../domain/find-server.js';
import { SERVER } from '../domain/server.stream.js';
import { removeServer } from '../domain/server.decisions.js';

export class RemoveServer extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: ServerRef,
  ) {
    super();
  }
}

@CommandHandler(RemoveServer)
export class RemoveServerHandler implements ICommandHandler<RemoveServer> {
  constructor(
    private readonly executor: Executor,
    private readonly slugs: SlugReservations,
  ) {}

  async execute({ request, input }: RemoveServer): Promise<CommandResult> {
    const { organizationId, serverId } = input;
    const decide = (server: Parameters<typeof removeServer>[0]): ReturnType<typeof removeServer> =>
      removeServer(server, input);
    const { position, state } = await this.executor.execute({
      definition: SERVER,
      id: serverId,
      organizationId,
      request,
      decide,
    });
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
