// A million stored events: folded into the access snapshot, beside reading and parsing the very same rows and doing nothing with them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { DatabaseSync } from '@photostructure/sqlite';

import { AccessFollower } from '../dist/src/access/access-follower.js';
import { openEmbeddedEventStore } from '../dist/src/adapters/embedded/embedded-event-store.js';
import { EVENT_LOG_FILE } from '../dist/src/adapters/embedded/event-log-file.js';
import { rebuilding } from './replay/rebuild.mjs';
import { inTurns, median, ratio } from './support/measure.mjs';
import { atLeast, report } from './support/report.mjs';
import { fillLog } from './support/filled-log.mjs';

const EVENTS = 1_000_000;
const ROUNDS = 3;
const BATCH = 500;
const PATIENCE_MS = 300_000;

/** Reading as the product reads, a batch after the other, and parsing both texts of every row. */
const bareRead = (file) => {
  const database = new DatabaseSync(file, { readOnly: true });
  database.exec('PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -16000');
  const statement = database.prepare(
    'SELECT e.position, s.name, e.revision, e.id, e.type, e.data, e.metadata FROM events e CROSS JOIN streams s ON s.id = e.stream WHERE e.position > ? ORDER BY e.position LIMIT ?',
  );
  statement.setReturnArrays(true);
  const started = performance.now();
  let parsed = 0;
  for (let after = 0; ; ) {
    const rows = statement.all(after, BATCH);
    for (const row of rows) if (JSON.parse(row[5]) && JSON.parse(row[6])) parsed += 1;
    if (rows.length < BATCH) break;
    after = rows.at(-1)[0];
  }
  const spent = performance.now() - started;
  database.close();
  if (parsed !== EVENTS) throw new Error(`${parsed} events were read`);
  return (parsed * 1000) / spent;
};

/** The follower as the product runs it, from the beginning of the log to its end. */
const fold = async (store, last) => {
  const follower = new AccessFollower({
    feed: store,
    store,
    snapshots: { load: async () => null, save: async () => undefined, remove: async () => undefined },
    clock: { now: () => '2026-11-21T12:00:00.000Z', monotonic: () => performance.now() },
    log: (message, error) => {
      throw new Error(message, { cause: error });
    },
  }, { saveEvery: Number.POSITIVE_INFINITY });
  const started = performance.now();
  follower.start();
  // Whoever waits for a position is let go while the follower is behind: this asks again until it is not.
  while (!follower.trusted()) {
    await follower.applied(last);
    await pause(1);
    if (performance.now() - started > PATIENCE_MS) throw new Error(follower.problem());
  }
  const spent = performance.now() - started;
  await follower.stop();
  return (EVENTS * 1000) / spent;
};

const folding = async (file, store) => {
  const last = await store.head();
  bareRead(file);
  const rates = await inTurns({ fold: () => fold(store, last), bare: async () => bareRead(file) }, ROUNDS);
  return {
    figures: { 'events folded a second': median(rates.fold), 'events read and parsed a second': median(rates.bare) },
    claims: [atLeast('of bare read and JSON.parse, folding into the access snapshot', ratio(rates.fold, rates.bare), 0.6)],
  };
};

const folder = await mkdtemp(join(tmpdir(), 'gatehouse-replay-'));
try {
  const file = join(folder, EVENT_LOG_FILE);
  await (await openEmbeddedEventStore({ folder })).close();
  const share = fillLog(file, EVENTS);
  const store = await openEmbeddedEventStore({ folder });
  const parts = [await folding(file, store), await rebuilding(store, EVENTS, ROUNDS)];
  await store.close();
  report(
    'replay',
    Object.assign({ events: EVENTS, 'share that decides access': share }, ...parts.map(({ figures }) => figures)),
    parts.flatMap(({ claims }) => claims),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
