import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { isRefusal } from '../../../kernel/refusal.js';
import { VAULT, type Vault } from '../../../ports/vault.port.js';
import type { SealedHeader, SealedPath } from '../../../events/servers.js';
import { findServer } from '../domain/find-server.js';
import { SERVER } from '../domain/server.stream.js';
import type { PlainHeaders } from '../domain/server-headers.js';
import { type ChangeServer as ServerChanges, changeServer } from '../domain/server.decisions.js';
import { sealHeaders, sealOldPath, sealPath } from './seal-endpoint.js';

interface Sealed {
  readonly path: SealedPath | undefined;
  readonly headers: readonly SealedHeader[] | undefined;
}
type Input = Omit<ServerChanges, keyof Sealed> & { readonly headers?: PlainHeaders | undefined };

export class ChangeServer extends RequestedCommand<Input> {}

@CommandHandler(ChangeServer)
export class ChangeServerHandler implements ICommandHandler<ChangeServer> {
  constructor(
    private readonly executor: Executor,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ request, input }: ChangeServer): Promise<CommandResult> {
    const sealed = await this.seal(input);
    return this.executor.change(SERVER, request, input, (server) => changeServer(server, { ...input, ...sealed }));
  }

  private async seal(input: Input): Promise<Sealed> {
    const { organizationId, url, headers, allowPrivate } = input;
    if (headers === undefined && url === undefined) return { path: undefined, headers: undefined };
    const { state } = await this.executor.read(SERVER, input.serverId);
    const found = findServer(state, input);
    if (isRefusal(found)) throw found;
    const known = found.endpoint;
    return {
      path:
        url === undefined
          ? await sealOldPath(this.vault, organizationId, known.path)
          : await sealPath(this.vault, organizationId, { url, allowPrivate }, known.path),
      headers: headers && (await sealHeaders(this.vault, organizationId, headers, known.headers)),
    };
  }
}
