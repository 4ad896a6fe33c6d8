// Durable appends through the event store port, beside the bare group-commit loop on the same driver and a peer.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { getSQLiteEventStore } from '@event-driven-io/emmett-sqlite';

import { openEmbeddedEventStore } from '../dist/src/adapters/embedded/embedded-event-store.js';
import { openBareLog } from './support/bare-log.mjs';
import { inTurns, median, ratio, throughput } from './support/measure.mjs';
import { atLeast, report } from './support/report.mjs';

const WRITERS = [1, 8, 64, 256];
const STREAMS_PER_WRITER = 8;
const MILLISECONDS = 500;
const ROUNDS = 9;
/** The peer is slow enough for fewer rounds to say the same. */
const PEER_ROUNDS = 3;

const content = {
  teamId: 'team_01h455vb4pex5vsknk084sn02q',
  name: 'Platform engineering',
  description: 'Runs what everybody builds on.',
};
const metadata = {
  v: 1,
  commandId: randomUUID(),
  correlationId: randomUUID(),
  causationId: randomUUID(),
  actor: { userId: 'usr_01h455vb4pex5vsknk084sn02q', from: null },
  organizationId: 'org_01h455vb4pex5vsknk084sn02q',
  at: '2026-01-01T00:00:00.000Z',
};
const [dataText, metadataText] = [JSON.stringify(content), JSON.stringify(metadata)];

/** Every writer goes round its own streams: no conflicts, as with commands of different tenants. */
const viaPort = (store) => {
  const revisions = new Map();
  return async (writer, turn) => {
    const stream = `teams-${writer}-${turn % STREAMS_PER_WRITER}`;
    const event = { id: randomUUID(), type: 'team-created', data: dataText, metadata: metadataText };
    const { revision } = await store.append(stream, revisions.get(stream) ?? 'none', [event]);
    revisions.set(stream, revision);
  };
};

/** One at a time: it opens a connection for each append, and appends at the same time fail with SQLITE_BUSY. */
const viaEmmett = (store) => {
  const revisions = new Map();
  let before = Promise.resolve();
  return async (writer, turn) => {
    const stream = `teams-${writer}-${turn % STREAMS_PER_WRITER}`;
    const expectedStreamVersion = revisions.get(stream) ?? 'STREAM_DOES_NOT_EXIST';
    const append = () =>
      store.appendToStream(stream, [{ type: 'team-created', data: content, metadata }], { expectedStreamVersion });
    const appended = before.then(append);
    before = appended;
    const { nextExpectedStreamVersion } = await appended;
    revisions.set(stream, nextExpectedStreamVersion);
  };
};

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
const store = await openEmbeddedEventStore({ folder });
const bare = openBareLog(folder);
const emmett = getSQLiteEventStore({ fileName: join(folder, 'emmett.db') });
const tasks = { port: viaPort(store), bare: viaPort(bare), emmett: viaEmmett(emmett) };

const figures = {};
const claims = [];
try {
  await throughput(8, 300, tasks.port);
  await throughput(8, 300, tasks.bare);
  for (const writers of WRITERS) {
    const { port, bare: loop } = await inTurns(
      {
        port: () => throughput(writers, MILLISECONDS, tasks.port),
        bare: () => throughput(writers, MILLISECONDS, tasks.bare),
      },
      ROUNDS,
    );
    figures[`port, ${writers} writers, appends/s`] = median(port);
    figures[`bare loop, ${writers} writers, appends/s`] = median(loop);
    if (writers === 64) claims.push(atLeast('of the bare loop at 64 writers', ratio(port, loop), 0.8));
  }
  const peer = await inTurns(
    { port: () => throughput(64, MILLISECONDS, tasks.port), emmett: () => throughput(64, MILLISECONDS, tasks.emmett) },
    PEER_ROUNDS,
  );
  figures['emmett-sqlite, 64 writers, appends/s'] = median(peer.emmett);
  claims.push(atLeast('times emmett-sqlite at 64 writers', ratio(peer.port, peer.emmett), 100));
} finally {
  await store.close();
  bare.close();
  rmSync(folder, { recursive: true, force: true });
}
report('append', figures, claims);
