import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { isRefusal } from '../../../kernel/refusal.js';
import { VAULT, type Vault } from '../../../ports/vault.port.js';
import { findServer } from '../domain/find-server.js';
import type { SealedHeader } from '../../../events/servers.js';
import { SERVER } from '../domain/server.stream.js';
import type { PlainHeaders } from '../domain/server-headers.js';
import { type ChangeServer as ServerChanges, changeServer } from '../domain/server.decisions.js';
import { sealHeaders } from './seal-headers.js';

type Input = Omit<ServerChanges, 'headers'> & { readonly headers?: PlainHeaders | undefined };

export class ChangeServer extends RequestedCommand<Input> {}

@CommandHandler(ChangeServer)
export class ChangeServerHandler implements ICommandHandler<ChangeServer> {
  constructor(
    private readonly executor: Executor,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ request, input }: ChangeServer): Promise<CommandResult> {
    const headers = await this.seal(input);
    return this.executor.change(SERVER, request, input, (server) => changeServer(server, { ...input, headers }));
  }

  private async seal(input: Input): Promise<readonly SealedHeader[] | undefined> {
    if (input.headers === undefined) return undefined;
    const { state } = await this.executor.read(SERVER, input.serverId);
    const found = findServer(state, input);
    if (isRefusal(found)) throw found;
    return sealHeaders(this.vault, input.organizationId, input.headers, found.endpoint.headers);
  }
}
