// POST …/access/check over HTTP with one and with a hundred checks, beside a bare node:http route that parses the same body and
// answers with as many results: a process each, 32 connections.
import { fileURLToPath } from 'node:url';

import { load, percentile, postRequest } from './support/http-load.mjs';
import { inTurns, median, ratio } from './support/measure.mjs';
import { call, foundOrganization, startProcess, startProduct } from './support/product.mjs';
import { atLeast, report } from './support/report.mjs';

const CONNECTIONS = 32;
const MILLISECONDS = 3_000;
const WARM_UP_MS = 3_000;
const ROUNDS = 5;
const MANY = 100;
const GATEWAYS = 20;

const product = await startProduct();
const empty = await startProcess(fileURLToPath(new URL('./support/json-route.mjs', import.meta.url)));
const { token, userId } = await foundOrganization(product.port, 'acme');
const v1 = (method, path, body) => call(product.port, method, `/v1/organizations/acme${path}`, token, body);
const team = await v1('POST', '/teams', { name: 'Benchmarkers' });
const gateways = [];
for (let number = 0; number < GATEWAYS; number += 1)
  gateways.push(
    (await v1('POST', '/gateways', { name: `Gateway ${number}`, slug: `gateway-${number}`, teamIds: [team.id] })).id,
  );

const PATH = '/v1/organizations/acme/access/check';
const asked = (checks) =>
  postRequest(PATH, token, {
    checks: Array.from({ length: checks }, (_, index) => ({ userId, gatewayId: gateways[index % GATEWAYS] })),
    explain: false,
  });
const p99 = { one: [], many: [], empty: [] };
const requests = { one: asked(1), many: asked(MANY), empty: asked(1) };
const measure = async (name, port, milliseconds = MILLISECONDS) => {
  const { perSecond, latencies } = await load({
    port,
    connections: CONNECTIONS,
    milliseconds,
    expectStatus: 200,
    request: () => requests[name],
  });
  p99[name].push(percentile(latencies, 0.99));
  return perSecond;
};
const subjects = {
  one: (milliseconds) => measure('one', product.port, milliseconds),
  many: (milliseconds) => measure('many', product.port, milliseconds),
  empty: (milliseconds) => measure('empty', empty.port, milliseconds),
};
for (const subject of Object.values(subjects)) await subject(WARM_UP_MS);
const rates = await inTurns(
  { one: () => subjects.one(), many: () => subjects.many(), empty: () => subjects.empty() },
  ROUNDS,
);
await Promise.all([product.stop(), empty.stop()]);

report(
  'check-http',
  {
    'requests a second with one check': median(rates.one),
    [`requests a second with ${MANY} checks`]: median(rates.many),
    [`decisions a second with ${MANY} checks a request`]: median(rates.many) * MANY,
    'bare node:http JSON route, requests a second': median(rates.empty),
    'p99 with one check, ms': median(p99.one),
    'p99 of the bare route, ms': median(p99.empty),
  },
  [
    atLeast('of a bare node:http JSON route, with one check a request', ratio(rates.one, rates.empty), 0.6),
    atLeast(
      `times the decisions a second with ${MANY} checks a request, of those with one`,
      ratio(rates.many, rates.one) * MANY,
      20,
    ),
  ],
);
