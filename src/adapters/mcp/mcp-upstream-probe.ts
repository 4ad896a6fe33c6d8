import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ListToolsResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { OutboundGuard } from '../../outbound/outbound-guard.js';
import type { PrivateUpstreams } from '../../outbound/outbound-rule.js';
import type { Clock } from '../../ports/clock.port.js';
import type { ProbeResult, ProbeTarget, UpstreamProbe } from '../../ports/upstream-probe.port.js';
import { guardedFetch } from './guarded-fetch.js';
import { probeProblem, ProbeTimeout } from './probe-problem.js';

export interface ProbeLimits {
  readonly allowPrivate: PrivateUpstreams;
  /** Milliseconds for the whole probe, 10,000 by default. */
  readonly timeoutMs?: number;
}

const LARGEST_ANSWER = 4 * 1024 * 1024;
const MOST_PAGES = 20;
const LONGEST_DESCRIPTION = 1000;

type Found = Extract<ProbeResult, { ok: true }>;

/** Lists the tools of a server like an ordinary MCP client. */
export class McpUpstreamProbe implements UpstreamProbe {
  private readonly guard: OutboundGuard;

  constructor(
    private readonly limits: ProbeLimits,
    private readonly clock: Clock,
  ) {
    this.guard = new OutboundGuard(limits.allowPrivate);
  }

  async probe(target: ProbeTarget): Promise<ProbeResult> {
    const started = this.clock.monotonic();
    const ending = new AbortController();
    const client = new Client({ name: 'gatehouse', version: '0.1.0' });
    let timer: NodeJS.Timeout | undefined;
    const failed = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new ProbeTimeout()), this.limits.timeoutMs ?? 10_000);
      Object.assign(client, { onerror: reject });
    });
    try {
      const found = await Promise.race([this.ask(client, target, ending.signal), failed]);
      return { ...found, milliseconds: Math.round(this.clock.monotonic() - started) };
    } catch (error) {
      return { ok: false, problem: probeProblem(error) };
    } finally {
      clearTimeout(timer);
      Object.assign(client, { onerror: () => undefined });
      await client.close().catch(() => undefined);
      ending.abort();
    }
  }

  private async ask(
    client: Client,
    { url, headers }: ProbeTarget,
    signal: AbortSignal,
  ): Promise<Omit<Found, 'milliseconds'>> {
    const transport = new StreamableHTTPClientTransport(new URL(url), {
      requestInit: { headers: { ...headers } },
      fetch: guardedFetch({ guard: this.guard, largestAnswer: LARGEST_ANSWER, signal }),
      reconnectionOptions: {
        maxRetries: 0,
        initialReconnectionDelay: 1000,
        maxReconnectionDelay: 1000,
        reconnectionDelayGrowFactor: 1,
      },
    });
    // The SDK declares sessionId in a way that exactOptionalPropertyTypes does not allow.
    await client.connect(transport as Transport);
    const tools = client.getServerCapabilities()?.tools ? await toolsOf(client) : [];
    const { name = '', version = '' } = client.getServerVersion() ?? {};
    const protocolVersion = transport.protocolVersion ?? '';
    await transport.terminateSession();
    return { ok: true, tools, server: { name, version }, protocolVersion };
  }
}

/** Not `client.listTools`, which would compile the schemas of an unknown server. */
const toolsOf = async (client: Client): Promise<Found['tools']> => {
  const tools: Found['tools'][number][] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await client.request(
      { method: 'tools/list', params: cursor === undefined ? {} : { cursor } },
      ListToolsResultSchema,
    );
    tools.push(
      ...answer.tools.map(({ name, description }) => ({
        name,
        description: description?.slice(0, LONGEST_DESCRIPTION) ?? null,
      })),
    );
    cursor = answer.nextCursor;
    if (cursor === undefined) break;
  }
  return tools;
};
