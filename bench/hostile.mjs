// Twenty honest callers for a minute alone, and for a minute beside fifty hostile callers and twenty hostile MCP servers.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { paced, percentile } from './support/paced-callers.mjs';
import { call, foundOrganization, startProcess, startProduct } from './support/product.mjs';
import { atLeast, atMost, report } from './support/report.mjs';

const HONEST = 20;
const CALLS_A_SECOND_EACH = 10;
const HOSTILE_CALLERS = 50;
const HOSTILE_SERVERS = 20;
const MINUTE_MS = 60_000;
const WARM_UP_MS = 10_000;
const MEGABYTE = 1_000_000;

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const honest = await startProcess(file('./support/mcp-upstream.mjs'));
const hostile = await startProcess(file('./hostile/upstreams.mjs'), { HOSTILE_SERVERS: String(HOSTILE_SERVERS) });
const product = await startProduct({ GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: 'true' });

/** An organization with a gateway for each server. @returns the gateways' slugs and a key */
const organization = async (slug, ports) => {
  const { token } = await foundOrganization(product.port, slug);
  const v1 = (method, path, body) => call(product.port, method, `/v1/organizations/${slug}${path}`, token, body);
  const team = await v1('POST', '/teams', { name: 'Callers' });
  const gateways = [];
  for (const [number, port] of ports.entries()) {
    const url = `http://127.0.0.1:${port}/mcp`;
    const { id: serverId } = await v1('POST', '/servers', { name: `Server ${number}`, slug: `server-${number}`, url });
    // Half of the hostile servers are filtered: their answers are read, not only passed on.
    const expose = number % 2 === 0 ? 'all' : { tools: ['a'], resources: ['file:///{+path}'] };
    const servers = [{ serverId, expose }];
    const { slug: gateway } = await v1('POST', '/gateways', {
      name: `Gateway ${number}`,
      slug: `gateway-${number}`,
      teamIds: [team.id],
      servers,
    });
    gateways.push(gateway);
  }
  return { gateways, key: (await v1('POST', '/api-keys', { name: 'bench' })).secret };
};

const acme = await organization('acme', [honest.port]);
const mallory = await organization('mallory', hostile.ports);

const honestMinute = (milliseconds) =>
  paced({
    port: product.port,
    path: `/mcp/acme/${acme.gateways[0]}`,
    key: acme.key,
    callers: HONEST,
    eachMs: 1_000 / CALLS_A_SECOND_EACH,
    milliseconds,
  });

/** The most memory that the product has held so far, in bytes. */
const mostMemory = () =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${product.pid}/status`, 'utf8'))[1]) * 1024;

await honestMinute(WARM_UP_MS);
const alone = await honestMinute(MINUTE_MS);
const attackers = await startProcess(file('./hostile/callers.mjs'), {
  HOSTILE_CALLERS: String(HOSTILE_CALLERS),
  HOSTILE_PORT: String(product.port),
  HOSTILE_KEY: mallory.key,
  HOSTILE_GATEWAYS: JSON.stringify(mallory.gateways),
});
const beside = await honestMinute(MINUTE_MS);
const attacks = JSON.parse((await attackers.stop()).trimEnd().split('\n').at(-1));
const memory = mostMemory();
await Promise.all([honest.stop(), hostile.stop(), product.stop()]);

const p99 = ({ latencies }) => percentile(latencies, 0.99);
report(
  'hostile',
  {
    'honest p50 alone, ms': percentile(alone.latencies, 0.5),
    'honest p99 alone, ms': p99(alone),
    'honest p50 beside hostile ones, ms': percentile(beside.latencies, 0.5),
    'honest p99 beside hostile ones, ms': p99(beside),
    'honest calls in a minute beside hostile ones': beside.latencies.length,
    'most memory of the process, MB': memory / MEGABYTE,
    'attacks made': attacks,
  },
  [
    atMost('honest p99 beside hostile ones, of the same alone', p99(beside) / p99(alone), 2),
    atMost('honest calls that failed', alone.failed + beside.failed, 0),
    atLeast('honest calls beside hostile ones, of those alone', beside.latencies.length / alone.latencies.length, 0.99),
    atMost('most memory of the process, MB', memory / MEGABYTE, 512),
  ],
);
