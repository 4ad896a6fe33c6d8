// Access is taken away a thousand times while others write 500 commands a second; from each acknowledgement on the same
// process is asked whether the person still gets in, by a check and at the proxy. Nobody may, not even once.
import { fileURLToPath } from 'node:url';

import { median } from './support/measure.mjs';
import { call, foundOrganization, startProcess, startProduct } from './support/product.mjs';
import { atMost, report } from './support/report.mjs';

const ROUNDS = 1_000;
const WRITE_RATE = 500;
const WRITER = fileURLToPath(new URL('support/paced-writes.mjs', import.meta.url));
/** No MCP server listens here: an allowed caller gets another status than a refused one. */
const NOWHERE = 'http://127.0.0.1:9/mcp';
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '1' } },
};

const product = await startProduct();
const { port } = product;
const { token, userId } = await foundOrganization(port, 'acme');
const acme = '/v1/organizations/acme';
const { id: serverId } = await call(port, 'POST', `${acme}/servers`, token, {
  name: 'Nowhere',
  slug: 'nowhere',
  url: NOWHERE,
});
const { id: teamId } = await call(port, 'POST', `${acme}/teams`, token, { name: 'Research' });
const { id: gatewayId } = await call(port, 'POST', `${acme}/gateways`, token, {
  name: 'Search',
  slug: 'search',
  teamIds: [teamId],
  servers: [{ serverId }],
});
await call(port, 'PUT', `${acme}/teams/${teamId}/members/${userId}`, token);
// Without gateways:use-all the key reaches the gateway through the team alone.
const { secret } = await call(port, 'POST', `${acme}/api-keys`, token, {
  name: 'through the team',
  capabilities: ['tools:create'],
});

const checked = async () => {
  const { items } = await call(port, 'GET', `${acme}/access/users/${userId}/gateways`, secret);
  return items.some((item) => item.gatewayId === gatewayId);
};
const admitted = async () => {
  const headers = {
    authorization: `Bearer ${secret}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  const response = await fetch(`http://127.0.0.1:${port}/mcp/acme/search`, {
    method: 'POST',
    headers,
    body: JSON.stringify(INITIALIZE),
  });
  await response.text();
  if (response.status === 401) throw new Error('the key is not taken');
  return response.status !== 403 && response.status !== 404;
};

const writers = await foundOrganization(port, 'busy');
const writing = await startProcess(WRITER, {
  WRITE_PORT: String(port),
  WRITE_ORGANIZATIONS: JSON.stringify([{ slug: 'busy', token: writers.token }]),
  WRITE_RATE: String(WRITE_RATE),
});
const granted = { check: 0, proxy: 0 };
const refused = { check: [], proxy: [] };
let letIn = 0;
let wrote = 0;
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    await call(port, 'POST', `${acme}/teams/${teamId}/enable`, token);
    if ((await checked()) && (await admitted())) letIn += 1;
    await call(port, 'POST', `${acme}/teams/${teamId}/disable`, token, {});
    const acknowledged = performance.now();
    await Promise.all(
      Object.entries({ check: checked, proxy: admitted }).map(async ([way, asks]) => {
        while (await asks()) granted[way] += 1;
        refused[way].push(performance.now() - acknowledged);
      }),
    );
  }
  if (letIn !== ROUNDS) throw new Error(`while the team was enabled the person got in ${letIn} times of ${ROUNDS}`);
} finally {
  wrote = /wrote (\d+)/.exec(await writing.stop())?.[1];
  await product.stop();
}
report(
  'revocation',
  {
    rounds: ROUNDS,
    'commands a second beside them': Number(wrote),
    'acknowledgement to the first refusal of a check over HTTP, ms': median(refused.check),
    'acknowledgement to the first refusal at the proxy, ms': median(refused.proxy),
  },
  [
    atMost('answers of a check that still granted after the acknowledgement', granted.check, 0),
    atMost('requests that the proxy still let in after the acknowledgement', granted.proxy, 0),
  ],
);
