// POST /teams, durable, over HTTP at 64 connections, beside an empty Nest POST route with the same validation pipe.
import { fileURLToPath } from 'node:url';

import { load, percentile, postRequest } from './support/http-load.mjs';
import { inTurns, median, ratio } from './support/measure.mjs';
import { foundOrganization, startProcess, startProduct } from './support/product.mjs';
import { atLeast, report } from './support/report.mjs';

const CONNECTIONS = 64;
const MILLISECONDS = 4_000;
const ROUNDS = 5;

const product = await startProduct();
const empty = await startProcess(fileURLToPath(new URL('./support/empty-route.mjs', import.meta.url)));
const { token } = await foundOrganization(product.port, 'acme');
const p99 = { command: [], empty: [] };
let number = 0;

const measure = async (name, port, path, bearer, milliseconds = MILLISECONDS) => {
  const request = () => postRequest(path, bearer, { name: `Team ${number++}` });
  const { perSecond, latencies } = await load({
    port,
    connections: CONNECTIONS,
    milliseconds,
    expectStatus: 201,
    request,
  });
  p99[name].push(percentile(latencies, 0.99));
  return perSecond;
};
const subjects = {
  command: (milliseconds) => measure('command', product.port, '/v1/organizations/acme/teams', token, milliseconds),
  empty: (milliseconds) => measure('empty', empty.port, '/teams', undefined, milliseconds),
};

await subjects.command(2_000);
await subjects.empty(2_000);
const figures = await inTurns({ command: () => subjects.command(), empty: () => subjects.empty() }, ROUNDS);
await Promise.all([product.stop(), empty.stop()]);

report(
  'command',
  {
    'commands a second at 64 connections': median(figures.command),
    'empty route, requests a second': median(figures.empty),
    'command p99, ms': median(p99.command),
    'empty route p99, ms': median(p99.empty),
  },
  [atLeast('of an empty Nest POST route at 64 connections', ratio(figures.command, figures.empty), 0.7)],
);
