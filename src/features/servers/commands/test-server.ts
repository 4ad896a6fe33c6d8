import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import { isRefusal } from '../../../kernel/refusal.js';
import { type ProbeResult, UPSTREAM_PROBE, type UpstreamProbe } from '../../../ports/upstream-probe.port.js';
import { SECURITY_LOG, type SecurityLog } from '../../../ports/security-log.port.js';
import { VAULT, type Vault } from '../../../ports/vault.port.js';
import { findServer } from '../domain/find-server.js';
import { SERVER } from '../domain/server.stream.js';

/** RES-3: connects to a server as the gateway would, and reports what it offers or what is wrong. Writes nothing. */
export class TestServer extends Command<ProbeResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: { readonly organizationId: string; readonly serverId: string },
  ) {
    super();
  }
}

const SEALED_FOR_EVER: ProbeResult = {
  ok: false,
  problem: {
    code: 'credentials',
    detail: 'The URL and the headers stored for this server cannot be read any more. Set them again.',
  },
};

@CommandHandler(TestServer)
export class TestServerHandler implements ICommandHandler<TestServer> {
  constructor(
    private readonly executor: Executor,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(UPSTREAM_PROBE) private readonly upstream: UpstreamProbe,
    @Inject(SECURITY_LOG) private readonly security: SecurityLog,
  ) {}

  async execute({ request, input }: TestServer): Promise<ProbeResult> {
    const result = await this.test(input);
    const code = result.ok ? undefined : result.problem.code;
    if (code === 'private-address') {
      const { from, actor } = request;
      this.security.note({ event: 'upstream.refused', code, from, userId: actor.userId, ...input });
    }
    return result;
  }

  private async test(input: TestServer['input']): Promise<ProbeResult> {
    const { state } = await this.executor.read(SERVER, input.serverId);
    const server = findServer(state, input);
    if (isRefusal(server)) throw server;
    const headers = new Map<string, string>();
    for (const { name, sealed } of server.endpoint.headers) {
      const value = await this.vault.open(input.organizationId, sealed);
      if (value === null) return SEALED_FOR_EVER;
      headers.set(name, value);
    }
    const { origin, path } = server.endpoint;
    const opened = path.sealed ? await this.vault.open(input.organizationId, path.text) : path.text;
    if (opened === null) return SEALED_FOR_EVER;
    return this.upstream.probe({ url: `${origin}${opened}`, headers: Object.fromEntries(headers) });
  }
}
