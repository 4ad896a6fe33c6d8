import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Limits } from '../limits/limits.js';
import { OpenNow } from '../limits/open-now.js';
import { Rates } from '../limits/rates.js';
import type { PrivateUpstreams } from '../outbound/outbound-rule.js';
import { CallerAddress } from '../inbound/caller-address.js';
import type { Access } from '../ports/access/access.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { SecurityLog } from '../ports/security-log.port.js';
import type { UsageCounters } from '../ports/usage-counters.port.js';
import type { Vault } from '../ports/vault.port.js';
import { CallMeter } from './call-meter.js';
import { callerToken } from './caller-token.js';
import { EdgeCheck } from './edge-check.js';
import { Exchange } from './exchange.js';
import { HeldBytes, type HeldLimits } from './held-bytes.js';
import { LiveExchanges } from './live-exchanges.js';
import { protectedResource } from './protected-resource.js';
import { proxyAddress, type ProxyAddress } from './proxy-address.js';
import type { ProxyLog } from './proxy-log.js';
import type { ProxyParts } from './proxy-parts.js';
import { limitRefusal, ProxyRefusal, refusalBody, sendRefusal, unknownGateway } from './proxy-refusal.js';
import { OwnedIds } from './owned-ids.js';
import { TaskIds } from './task-ids.js';
import { Turns } from './turns.js';
import { UpstreamClient } from './upstream/upstream-client.js';
import { UpstreamRoutes } from './upstream/upstream-routes.js';
import { UsageNames } from './usage-names.js';

export interface ProxyOptions {
  readonly access: Access;
  readonly vault: Vault;
  readonly usage: UsageCounters;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly log: ProxyLog;
  readonly security: SecurityLog;
  /** Origin that callers use, e.g. `https://mcp.example.com`. */
  readonly publicUrl: string;
  /** Secret that signs session ids, at least 32 bytes, the same for every instance and after a restart. */
  readonly sessionKey: Buffer;
  readonly allowPrivateUpstreams: PrivateUpstreams;
  readonly trustedProxies?: readonly string[];
  /** Origins of web pages that may call, besides the public one. */
  readonly allowedOrigins?: readonly string[];
  /** Largest request body, in bytes; default 4 MiB. */
  readonly messageBytes?: number;
  /** Largest list answer that is buffered for filtering, in bytes; default 16 MiB. */
  readonly bufferedBytes?: number;
  readonly heldBytes?: HeldLimits;
  /** Time to connect to an upstream, in ms; default 10 s. */
  readonly connectMs?: number;
  /** Time until an upstream begins to answer, in ms; default 300 s. */
  readonly answerMs?: number;
  /** Time until a call is stored as usage, in ms; default 250. */
  readonly flushMs?: number;
  /** Time that close() leaves for calls under way, in ms; default 5 s. */
  readonly graceMs?: number;
}

/** The MCP data plane. It sees requests before the other handlers of the same HTTP server. */
export interface Proxy {
  /** @returns false for a path outside the proxy; then nothing was done */
  handle(req: IncomingMessage, res: ServerResponse): boolean;
  /** Ends open streams, leaves calls under way some time to finish, then stores the usage. */
  close(): Promise<void>;
}

const MIB = 1024 * 1024;
const RETRIES_ON_CLOSE = 3;
/** After this silence the connection to a client is probed, so a lost client is noticed within a minute. */
const NOTICED_MS = 30_000;

const partsOf = (options: ProxyOptions): ProxyParts => {
  const publicUrl = options.publicUrl.replace(/\/+$/, '');
  const admission = { access: options.access, clock: options.clock };
  return {
    ...admission,
    publicUrl,
    log: options.log,
    security: options.security,
    edge: new EdgeCheck(publicUrl, options.allowedOrigins ?? []),
    sessions: new OwnedIds(options.sessionKey),
    tasks: new TaskIds(options.sessionKey),
    routes: new UpstreamRoutes(options.vault),
    client: new UpstreamClient({
      allowPrivate: options.allowPrivateUpstreams,
      connectMs: options.connectMs ?? 10_000,
      answerMs: options.answerMs ?? 300_000,
    }),
    meter: new CallMeter(options.usage, options.clock, options.log, {
      flushMs: options.flushMs ?? 250,
      mostBuckets: 10_000,
    }),
    names: new UsageNames(options.limits, options.clock),
    rates: new Rates(options.limits),
    open: new OpenNow(options.limits),
    held: new HeldBytes(options.heldBytes),
    turns: new Turns(() => options.clock.monotonic()),
    live: new LiveExchanges(admission),
    limits: { messageBytes: options.messageBytes ?? 4 * MIB, bufferedBytes: options.bufferedBytes ?? 16 * MIB },
  };
};

const answer = (
  res: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void => {
  res.writeHead(status, {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  });
  res.end(body);
};

const answerMetadata = (publicUrl: string, address: ProxyAddress, req: IncomingMessage, res: ServerResponse): void => {
  if (req.method === 'GET')
    return answer(res, 200, JSON.stringify(protectedResource(publicUrl, address)), {
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
    });
  const refusal = new ProxyRefusal(405, 'method.unknown', 'This address takes GET.');
  return answer(res, 405, refusalBody(refusal), { allow: 'GET' });
};

const closed = async (parts: ProxyParts, graceMs: number): Promise<void> => {
  const stopping = new ProxyRefusal(
    503,
    'proxy.stopping',
    'The gateway is being restarted. Connect again in a moment.',
    { headers: { 'retry-after': '2' } },
  );
  for (const exchange of parts.live.all()) if (exchange.endless) exchange.cut(stopping);
  const deadline = parts.clock.monotonic() + graceMs;
  while (parts.live.all().length > 0 && parts.clock.monotonic() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20));
  for (const exchange of parts.live.all()) exchange.cut(stopping);
  parts.live.close();
  parts.client.close();
  for (let tries = 0; tries < RETRIES_ON_CLOSE && !(await parts.meter.flush()); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
};

export const createProxy = (options: ProxyOptions): Proxy => {
  const parts = partsOf(options);
  const callers = new CallerAddress(options.trustedProxies ?? []);
  return {
    handle(req, res) {
      const address = proxyAddress(req.url ?? '');
      if (address === undefined) return false;
      const from = callers.of(req);
      const limited = parts.rates.fromNetwork(from);
      if (limited) sendRefusal(res, limitRefusal(limited));
      else if (address === null) answer(res, 404, refusalBody(unknownGateway('gateway.unknown')));
      else if (address.kind === 'metadata') answerMetadata(parts.publicUrl, address, req, res);
      else {
        const caller = { token: callerToken(req.headers.authorization), from };
        const exchange = new Exchange(parts, { address, ...caller }, req, res);
        req.socket.setKeepAlive(true, NOTICED_MS);
        exchange.run().catch((error: unknown) => exchange.crash(error));
      }
      return true;
    },
    close: () => closed(parts, options.graceMs ?? 5_000),
  };
};
