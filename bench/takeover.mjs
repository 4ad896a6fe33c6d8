// The process that writes the read models is killed with -9; a command that another process accepted meanwhile has to be
// seen in the read models, which the standby then writes.
import { setTimeout as pause } from 'node:timers/promises';

import { OPERATOR_TOKEN, startCluster } from './support/cluster.mjs';
import { median } from './support/measure.mjs';
import { call, foundOrganization } from './support/product.mjs';
import { atMost, report } from './support/report.mjs';

const ROUNDS = 7;
const EVERY_MS = 20;
const PATIENCE_MS = 60_000;

const cluster = await startCluster();
const api = await cluster.add('api');
const projectors = await Promise.all([cluster.add('projector'), cluster.add('projector')]);
const { token } = await foundOrganization(api.port, 'acme');

const until = async (holds) => {
  for (const start = performance.now(); !(await holds()); await pause(EVERY_MS)) {
    if (performance.now() - start > PATIENCE_MS) throw new Error('it did not come about');
  }
};
const leads = async ({ port }) =>
  (await call(port, 'GET', '/v1/operator/projections', OPERATOR_TOKEN)).items.every(({ state }) => state === 'running');
const leader = async () => {
  for (const projector of projectors) if (await leads(projector)) return projector;
  return undefined;
};
const create = (name) => call(api.port, 'POST', '/v1/organizations/acme/teams', token, { name });
/** By the newest first there is always one page to look at. */
const shows = async (name) => {
  const { items } = await call(api.port, 'GET', `/v1/organizations/acme/teams?limit=100`, token);
  return items.some((team) => team.name === name);
};

try {
  const spent = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await until(leader);
    const dying = await leader();
    await create(`Before ${round}`);
    await until(() => shows(`Before ${round}`));
    const killed = performance.now();
    dying.kill();
    await create(`After ${round}`);
    await until(() => shows(`After ${round}`));
    spent.push(performance.now() - killed);
    projectors.splice(projectors.indexOf(dying), 1, await cluster.add('projector'));
  }
  report(
    'takeover',
    {
      rounds: ROUNDS,
      'leader killed to standby writing, median, ms': median(spent),
      'the longest, ms': Math.max(...spent),
      'looked every, ms': EVERY_MS,
    },
    [
      atMost(
        'seconds from the kill of the leader to what the standby wrote, the longest',
        Math.max(...spent) / 1000,
        5,
      ),
    ],
  );
} finally {
  await cluster.stop();
}
process.exit(process.exitCode);
