// POST /teams over both protocol servers at 64 connections, beside the bare client appending the same events to the same server
// from 64 writers. Servers, the accepting process and the one that writes the read models are a process each.
import { randomUUID } from 'node:crypto';

import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';

import { startCluster } from './support/cluster.mjs';
import { load, percentile, postRequest } from './support/http-load.mjs';
import { inTurns, median, ratio, throughput } from './support/measure.mjs';
import { foundOrganization } from './support/product.mjs';
import { atLeast, report } from './support/report.mjs';

const CONNECTIONS = 64;
const MILLISECONDS = 4_000;
const ROUNDS = 5;
/** New ones every round: neither side is to be measured on what the rounds before have piled up. */
const STREAMS_OF_A_WRITER = 8;

const cluster = await startCluster();
const api = await cluster.add('api');
await cluster.add('projector');
const client = EventStoreDBClient.connectionString(cluster.servers.eventStoreDb);

let organizations = 0;
let number = 0;
const p99 = [];
const commands = async (milliseconds = MILLISECONDS) => {
  const slug = `acme-${organizations++}`;
  const { token } = await foundOrganization(api.port, slug);
  const request = () => postRequest(`/v1/organizations/${slug}/teams`, token, { name: `Team ${number++}` });
  const { perSecond, latencies } = await load({
    port: api.port,
    connections: CONNECTIONS,
    milliseconds,
    expectStatus: 201,
    request,
  });
  p99.push(percentile(latencies, 0.99));
  return perSecond;
};

const content = {
  organizationId: 'org_01h455vb4pex5vsknk084sn02q',
  teamId: 'team_01h455vb4pex5vsknk084sn02q',
  name: 'Team 12345',
  description: null,
};
const metadata = () => ({
  v: 1,
  commandId: randomUUID(),
  correlationId: randomUUID(),
  causationId: randomUUID(),
  actor: {
    userId: 'usr_01h455vb4pex5vsknk084sn02q',
    via: { kind: 'session' },
    from: '1dnYxVh4uPzvUf9rFQ9mJb3y3X0xq0m2mI7C0l8Q3mVtE1aKs2v6',
  },
  organizationId: content.organizationId,
  at: new Date().toISOString(),
});
const appends = (milliseconds = MILLISECONDS) => {
  const round = randomUUID();
  const revisions = new Map();
  return throughput(CONNECTIONS, milliseconds, async (writer, turn) => {
    // Not a category of ours, so that no process of the product has more to do for it than to pass it over.
    const stream = `bench-${round}-${writer}-${turn % STREAMS_OF_A_WRITER}`;
    const event = jsonEvent({ type: 'bench-event', data: content, metadata: { ...metadata(), v: undefined } });
    const { nextExpectedRevision } = await client.appendToStream(stream, [event], {
      expectedRevision: revisions.get(stream) ?? 'no_stream',
    });
    revisions.set(stream, nextExpectedRevision);
  });
};

try {
  await commands(2_000);
  await appends(2_000);
  p99.length = 0;
  const rates = await inTurns({ commands: () => commands(), appends: () => appends() }, ROUNDS);
  report(
    'command-cluster',
    {
      'commands a second at 64 connections': median(rates.commands),
      'bare appendToStream a second at 64 writers': median(rates.appends),
      'command p99, ms': median(p99),
    },
    [
      atLeast(
        'of bare appendToStream at 64 writers, through the same client to the same server',
        ratio(rates.commands, rates.appends),
        0.7,
      ),
    ],
  );
} finally {
  await client.dispose();
  await cluster.stop();
}
process.exit(process.exitCode);
