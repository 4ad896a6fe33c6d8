import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { VAULT, type Vault } from '../../../ports/vault.port.js';
import { Limits } from '../../../limits/limits.js';
import { ACCESS, type Access } from '../../../ports/access/access.port.js';
import { SlugReservations } from '../../slugs/slug-reservations.js';
import type { PlainHeaders } from '../domain/server-headers.js';
import { type AddServer, addServer } from '../domain/server.decisions.js';
import type { Server } from '../domain/server.state.js';
import { SERVER } from '../domain/server.stream.js';
import { sealHeaders, sealPath } from './seal-endpoint.js';

type Input = Omit<AddServer, 'path' | 'headers'> & { readonly headers: PlainHeaders };

export class CreateServer extends RequestedCommand<Input> {}

@CommandHandler(CreateServer)
export class CreateServerHandler implements ICommandHandler<CreateServer> {
  constructor(
    private readonly executor: Executor,
    private readonly slugs: SlugReservations,
    private readonly limits: Limits,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(ACCESS) private readonly access: Access,
  ) {}

  async execute({ request, input }: CreateServer): Promise<CommandResult> {
    const { organizationId, serverId, slug } = input;
    const headers = await sealHeaders(this.vault, organizationId, input.headers);
    const path = await sealPath(this.vault, organizationId, input);
    const decide = (server: Server) => addServer(server, { ...input, path, headers });
    await this.executor.dryRun({ definition: SERVER, id: serverId, decide });
    const claim = { scope: `server:${organizationId}`, slug, ownerId: serverId, organizationId };
    const count = () => this.access.picture().serverCount(organizationId);
    return this.limits.within('serversByOrganization', organizationId, count, () =>
      this.slugs.hold(request, claim, () => this.executor.change(SERVER, request, input, decide)),
    );
  }
}
