// A team is disabled on one process; another one, over the same two servers, is asked without pause whether a member may
// still use the gateway. Counted from the acknowledgement to the arrival of the first refusal, so that one round trip of the
// question is part of every figure, and the figures are exact to about as much.
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { letterTo, tokenIn } from '../dist/src/demo/mailbox.js';
import { startCluster } from './support/cluster.mjs';
import { percentile, postRequest } from './support/http-load.mjs';
import { call, foundOrganization, startProcess } from './support/product.mjs';
import { atMost, report } from './support/report.mjs';

const ROUNDS = 300;
const COMMANDS_A_SECOND = 200;
const WRITING_ORGANIZATIONS = 8;
const PATIENCE_MS = 20_000;
const WARM_UP_MS = 5_000;
const MEMBER = 'grace@example.com';
const PASSWORD = 'correct horse battery staple';

/** Asks over one connection, the next question as soon as the answer is there. */
const asking = async (port, request) => {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.setEncoding('latin1');
  let fail = () => undefined;
  const ask = () =>
    new Promise((resolve, reject) => {
      let buffered = '';
      const take = (chunk) => {
        buffered += chunk;
        const head = buffered.indexOf('\r\n\r\n');
        const length = Number(/content-length: (\d+)/i.exec(buffered)?.[1]);
        if (head < 0 || buffered.length < head + 4 + length) return;
        socket.off('data', take);
        if (!buffered.startsWith('HTTP/1.1 200')) reject(new Error(buffered));
        else resolve(JSON.parse(buffered.slice(head + 4)).results[0].allowed);
      };
      socket.on('data', take);
      socket.off('close', fail);
      fail = () => reject(new Error('the connection was closed'));
      socket.once('close', fail);
      socket.write(request);
    });
  const until = async (wanted) => {
    const trips = [];
    for (const start = performance.now(); ;) {
      const asked = performance.now();
      const allowed = await ask();
      trips.push(performance.now() - asked);
      if (allowed === wanted) return { at: performance.now(), trips };
      if (performance.now() - start > PATIENCE_MS) throw new Error(`it was not ${wanted}`);
    }
  };
  return { until, close: () => socket.destroy() };
};

/** A member of the team, who reaches the gateway through it alone. @returns the person's id */
const invited = async (v1, port, teamId) => {
  await v1('POST', '/invitations', { email: MEMBER, roleId: 'member', teamIds: [teamId] });
  let letter;
  for (const start = performance.now(); letter === undefined; await pause(20)) {
    letter = await letterTo(cluster.dataDir, MEMBER).catch((error) => {
      if (performance.now() - start > PATIENCE_MS) throw error;
    });
  }
  await call(port, 'POST', '/v1/invitations/accept', undefined, {
    token: tokenIn(letter),
    name: 'Grace',
    password: PASSWORD,
  });
  return (await call(port, 'POST', '/v1/sessions', undefined, { email: MEMBER, password: PASSWORD })).userId;
};

const cluster = await startCluster();
let asker;
let writer;
try {
  const [accepting, refusing] = await Promise.all([cluster.add('api'), cluster.add('api,proxy')]);
  await cluster.add('projector');
  const { token } = await foundOrganization(accepting.port, 'acme');
  const v1 = (method, path, body) => call(accepting.port, method, `/v1/organizations/acme${path}`, token, body);
  const team = await v1('POST', '/teams', { name: 'Research' });
  const gateway = await v1('POST', '/gateways', { name: 'Search', slug: 'search', teamIds: [team.id] });
  const userId = await invited(v1, accepting.port, team.id);
  const body = { checks: [{ userId, gatewayId: gateway.id }], explain: false };
  const organizations = [];
  for (let number = 0; number < WRITING_ORGANIZATIONS; number += 1) {
    const slug = `writing-${number}`;
    organizations.push({ slug, token: (await foundOrganization(accepting.port, slug)).token });
  }
  writer = await startProcess(fileURLToPath(new URL('./support/paced-writes.mjs', import.meta.url)), {
    WRITE_PORT: String(accepting.port),
    WRITE_ORGANIZATIONS: JSON.stringify(organizations),
    WRITE_RATE: String(COMMANDS_A_SECOND),
  });
  await pause(WARM_UP_MS);
  // Only now: a connection that stands idle is closed by the server after a few seconds.
  asker = await asking(refusing.port, postRequest('/v1/organizations/acme/access/check', token, body));
  await asker.until(true);

  const lags = [];
  const trips = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const refused = asker.until(false);
    await v1('POST', `/teams/${team.id}/disable`, { message: null });
    const acknowledged = performance.now();
    const seen = await refused;
    lags.push(Math.max(0, seen.at - acknowledged));
    trips.push(...seen.trips);
    await v1('POST', `/teams/${team.id}/enable`);
    await asker.until(true);
  }
  const written = Number(/wrote (\d+)/.exec(await writer.stop())[1]);
  writer = undefined;
  for (const list of [lags, trips]) list.sort((a, b) => a - b);
  report(
    'revocation-cluster',
    {
      rounds: ROUNDS,
      'commands a second meanwhile': written,
      'acknowledged to refused elsewhere, p50, ms': percentile(lags, 0.5),
      'acknowledged to refused elsewhere, p99, ms': percentile(lags, 0.99),
      'refused elsewhere before the acknowledgement arrived, share': lags.filter((lag) => lag === 0).length / ROUNDS,
      'one question there and back, p50, ms': percentile(trips, 0.5),
      'one question there and back, p99, ms': percentile(trips, 0.99),
    },
    [
      atMost(
        'milliseconds from acknowledged on one process to refused on another, p99, the last question included',
        percentile(lags, 0.99),
        20,
      ),
    ],
  );
} finally {
  asker?.close();
  await writer?.stop();
  await cluster.stop();
}
process.exit(process.exitCode);
