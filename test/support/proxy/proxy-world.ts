import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { KeyedSecrets } from '../../../src/adapters/sealing/keyed-secrets.js';
import type { LimitSettings } from '../../../src/limits/limit-settings.js';
import { Limits } from '../../../src/limits/limits.js';
import { type EmbeddedPrivate, openEmbeddedPrivate } from '../../../src/adapters/embedded/private/open-private.js';
import { SystemClock } from '../../../src/adapters/system/system-clock.js';
import type { UsageBucket, UsageCounters } from '../../../src/ports/usage-counters.port.js';
import { createProxy, type Proxy, type ProxyOptions } from '../../../src/proxy/proxy.js';
import { removeFolder, temporaryFolder } from '../temporary-folder.js';
import { foundAcme } from './acme.js';
import { FoldedAccess } from './folded-access.js';

export interface LoggedLine {
  readonly fields: Record<string, unknown>;
  readonly message: string;
}

/** What a session of the SDK's client holds; closed with the world. */
export interface Connected {
  readonly client: Client;
  readonly transport: StreamableHTTPClientTransport;
  /** Whether the stream for what the server says by itself was answered. */
  readonly isListening: () => boolean;
}

/** A proxy on a real listener, in front of a real upstream, with the embedded vault and usage counters behind it. */
export interface ProxyWorld {
  readonly access: FoldedAccess;
  readonly proxy: Proxy;
  readonly origin: string;
  readonly port: number;
  readonly log: readonly LoggedLine[];
  readonly usage: UsageCounters;
  counted(): Promise<readonly UsageBucket[]>;
  connect(key: string, prepare?: (client: Client) => void): Promise<Connected>;
  /** A second proxy with the same parts, as after a restart or on another instance. */
  another(): Promise<{ readonly origin: string }>;
  stop(): Promise<void>;
}

export const endpoint = (origin: string, path = 'acme/search'): URL => new URL(`${origin}/mcp/${path}`);

const listen = async (proxyOf: () => Proxy): Promise<http.Server> => {
  const server = http.createServer((req, res) => {
    if (!proxyOf().handle(req, res)) res.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

const limitsFor = ({ limitStore: store }: EmbeddedPrivate, configured: LimitSettings = {}): Limits =>
  new Limits({ store, secrets: new KeyedSecrets(randomBytes(32)), clock: new SystemClock(), configured });

export const PUBLIC_URL = 'https://mcp.example.com';

export const startWorld = async (
  upstreamUrl: string,
  given: Partial<ProxyOptions> & {
    readonly upstreamHeaders?: Readonly<Record<string, string>>;
    readonly configured?: LimitSettings;
  } = {},
): Promise<ProxyWorld> => {
  const folder = temporaryFolder();
  const embedded = await openEmbeddedPrivate({ folder, masterKey: randomBytes(32) });
  const sealed = await Promise.all(
    Object.entries(given.upstreamHeaders ?? {}).map(async ([name, value]) => ({
      name,
      sealed: await embedded.vault.seal('org_acme', value),
    })),
  );
  const access = new FoldedAccess();
  access.happened(...foundAcme(upstreamUrl, sealed));
  const log: LoggedLine[] = [];
  const note = (fields: object, message: string): void =>
    void log.push({ fields: fields as Record<string, unknown>, message });
  const options: ProxyOptions = {
    access,
    vault: embedded.vault,
    usage: embedded.usage,
    limits: limitsFor(embedded, given.configured),
    clock: new SystemClock(),
    log: { info: note, warn: note },
    security: { note: (noted) => note(noted, 'security') },
    publicUrl: PUBLIC_URL,
    sessionKey: randomBytes(32),
    allowPrivateUpstreams: true,
    flushMs: 20,
    graceMs: 100,
    ...given,
  };
  const proxies: Proxy[] = [];
  const servers: http.Server[] = [];
  const clients: Client[] = [];
  const open = async (): Promise<{ proxy: Proxy; port: number; origin: string }> => {
    const proxy = createProxy(options);
    const server = await listen(() => proxy);
    proxies.push(proxy);
    servers.push(server);
    const { port } = server.address() as AddressInfo;
    return { proxy, port, origin: `http://127.0.0.1:${port}` };
  };
  const first = await open();
  return {
    ...first,
    access,
    log,
    usage: options.usage,
    counted: () => options.usage.read({ organizationId: 'org_acme', from: '2000-01-01', to: '2999-12-31' }),
    connect: async (key, prepare) => {
      const client = new Client({ name: 'test', version: '1' }, { capabilities: { sampling: {}, elicitation: {} } });
      prepare?.(client);
      let listening = false;
      const transport = new StreamableHTTPClientTransport(endpoint(first.origin), {
        requestInit: { headers: { authorization: `Bearer ${key}` } },
        fetch: async (address, init) => {
          const answer = await fetch(address, init);
          listening ||= init?.method === 'GET' && answer.ok;
          return answer;
        },
      });
      clients.push(client);
      await client.connect(transport);
      return { client, transport, isListening: () => listening };
    },
    another: open,
    stop: async () => {
      await Promise.all(clients.map((client) => client.close()));
      await Promise.all(proxies.map((proxy) => proxy.close()));
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      await embedded.close();
      removeFolder(folder);
    },
  };
};
