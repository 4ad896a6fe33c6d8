// A tool call through the proxy beside the same call direct: caller, proxy and MCP server in a process each. The server
// is built the way the official SDK shows (support/mcp-upstream.mjs): that is what a call costs people without us.
import { fileURLToPath } from 'node:url';

import { load, percentile } from './support/http-load.mjs';
import { inTurns, median, ratio } from './support/measure.mjs';
import { call, foundOrganization, startProcess, startProduct } from './support/product.mjs';
import { atLeast, atMost, report } from './support/report.mjs';

const MILLISECONDS = 3_000;
const ROUNDS = 5;
const WRITES_A_SECOND = 1_000;
const WRITING_ORGANIZATIONS = 8;
const WARM_UP_MS = 5_000;
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } },
};

const supported = (name, environment) =>
  startProcess(fileURLToPath(new URL(`./support/${name}.mjs`, import.meta.url)), environment);
const upstream = await supported('mcp-upstream');
const product = await startProduct({ GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: 'true' });
const { token } = await foundOrganization(product.port, 'acme');

const v1 = (method, path, body) => call(product.port, method, `/v1/organizations/acme${path}`, token, body);
const { id: serverId } = await v1('POST', '/servers', {
  name: 'Echo',
  slug: 'echo',
  kind: 'remote',
  url: `http://127.0.0.1:${upstream.port}/mcp`,
});
const team = await v1('POST', '/teams', { name: 'Benchmarkers' });
await v1('POST', '/gateways', {
  name: 'Bench',
  slug: 'bench',
  teamIds: [team.id],
  servers: [{ serverId, expose: 'all' }],
});
const { secret } = await v1('POST', '/api-keys', { name: 'bench' });

/** Opens a session and makes the request that is then sent over and over. */
const target = async (port, path, bearer) => {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(bearer && { authorization: `Bearer ${bearer}` }),
  };
  const url = `http://127.0.0.1:${port}${path}`;
  const opened = await fetch(url, { method: 'POST', headers, body: JSON.stringify(INITIALIZE) });
  if (!opened.ok) throw new Error(`${url}: ${opened.status} ${await opened.text()}`);
  const session = {
    ...headers,
    'mcp-session-id': opened.headers.get('mcp-session-id'),
    'mcp-protocol-version': '2025-11-25',
  };
  await fetch(url, {
    method: 'POST',
    headers: session,
    body: JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }),
  });
  const head = Object.entries(session)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const request = (number) => {
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: number + 1,
      method: 'tools/call',
      params: { name: 'echo', arguments: { text: 'hello' } },
    });
    return `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  };
  return (connections, milliseconds = MILLISECONDS) =>
    load({ port, connections, milliseconds, request, expectStatus: 200 });
};
const direct = await target(upstream.port, '/mcp');
const through = await target(product.port, '/mcp/acme/bench', secret);
for (const warmUp of [direct, through]) for (const callers of [16, 1]) await warmUp(callers, WARM_UP_MS);

const p50 = async (send) => percentile((await send(1)).latencies, 0.5);
const p99 = async (send) => percentile((await send(16)).latencies, 0.99);
const alone = await inTurns({ direct: () => p50(direct), through: () => p50(through) }, ROUNDS);
const many = await inTurns(
  { direct: async () => (await direct(16)).perSecond, through: async () => (await through(16)).perSecond },
  ROUNDS,
);

const organizations = [];
for (let number = 0; number < WRITING_ORGANIZATIONS; number += 1) {
  const slug = `writing-${number}`;
  organizations.push({ slug, token: (await foundOrganization(product.port, slug)).token });
}
const rates = [];
const whileWriting = async () => {
  const writer = await supported('paced-writes', {
    WRITE_PORT: String(product.port),
    WRITE_ORGANIZATIONS: JSON.stringify(organizations),
    WRITE_RATE: String(WRITES_A_SECOND),
  });
  try {
    return await p99(through);
  } finally {
    rates.push(Number(/wrote (\d+)/.exec(await writer.stop())[1]));
  }
};
const tails = await inTurns({ quiet: () => p99(through), writing: whileWriting }, ROUNDS);
await Promise.all([upstream.stop(), product.stop()]);

report(
  'proxy',
  {
    'direct p50 at 1 caller, ms': median(alone.direct),
    'through the proxy p50 at 1 caller, ms': median(alone.through),
    'direct calls a second at 16 callers': median(many.direct),
    'through the proxy calls a second at 16 callers': median(many.through),
    'p99 at 16 callers, ms': median(tails.quiet),
    'p99 at 16 callers while 1,000 commands a second are written, ms': median(tails.writing),
    'commands a second that were taken meanwhile': median(rates),
  },
  [
    atLeast('of direct throughput at 16 callers', ratio(many.through, many.direct), 0.75),
    atMost(
      "added p50 at 1 caller, of direct's p50",
      median(alone.through.map((value, round) => (value - alone.direct[round]) / alone.direct[round])),
      0.75,
    ),
    atMost('p99 while 1,000 commands a second are written, of the same without', ratio(tails.writing, tails.quiet), 2),
  ],
);
