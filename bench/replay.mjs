// A million stored events: folded into the access snapshot, beside reading and parsing the very same rows and doing nothing with them.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openEmbeddedEventStore } from '../dist/src/adapters/embedded/embedded-event-store.js';
import { EVENT_LOG_FILE } from '../dist/src/adapters/embedded/event-log-file.js';
import { rebuildingOverMongoDb } from './replay/rebuild-mongodb.mjs';
import { rebuilding } from './replay/rebuild.mjs';
import { bareRead } from './support/bare-read.mjs';
import { fillLog } from './support/filled-log.mjs';
import { followed, NO_SNAPSHOTS } from './support/followed.mjs';
import { inTurns, median, ratio } from './support/measure.mjs';
import { atLeast, report } from './support/report.mjs';

const EVENTS = 1_000_000;
const ROUNDS = 3;
/** Fewer rebuilt than folded: every round writes all read models twice, and the rates of both sides hardly depend on how many there are. */
const EVENTS_REBUILT = 400_000;
/** Fewer over MongoDB: the server of the tests keeps everything in memory and looks through whole collections. */
const EVENTS_OVER_MONGODB = 40_000;

/** The follower as the product runs it, from the beginning of the log to its end. */
const fold = async (store, last) => {
  const { follower, spent } = await followed(store, NO_SNAPSHOTS, last);
  await follower.stop();
  return (EVENTS * 1000) / spent;
};

const folding = async (file, store) => {
  const last = await store.head();
  bareRead(file, EVENTS);
  const rates = await inTurns({ fold: () => fold(store, last), bare: async () => bareRead(file, EVENTS) }, ROUNDS);
  return {
    figures: { 'events folded a second': median(rates.fold), 'events read and parsed a second': median(rates.bare) },
    claims: [
      atLeast('of bare read and JSON.parse, folding into the access snapshot', ratio(rates.fold, rates.bare), 0.7),
    ],
  };
};

const folder = await mkdtemp(join(tmpdir(), 'gatehouse-replay-'));

/** @returns an open log with so many events, its file, and the share of them that decide access */
const filled = async (name, events) => {
  const own = join(folder, name);
  await mkdir(own);
  await (await openEmbeddedEventStore({ folder: own })).close();
  const file = join(own, EVENT_LOG_FILE);
  const share = fillLog(file, events);
  return { file, share, store: await openEmbeddedEventStore({ folder: own }) };
};

try {
  const { file, share, store } = await filled('large', EVENTS);
  const parts = [await folding(file, store)];
  await store.close();
  const { store: middle } = await filled('middle', EVENTS_REBUILT);
  parts.push(await rebuilding(middle, EVENTS_REBUILT, ROUNDS));
  await middle.close();
  const { store: smaller } = await filled('small', EVENTS_OVER_MONGODB);
  parts.push(await rebuildingOverMongoDb(smaller, EVENTS_OVER_MONGODB, ROUNDS));
  await smaller.close();
  report(
    'replay',
    Object.assign({ events: EVENTS, 'share that decides access': share }, ...parts.map(({ figures }) => figures)),
    parts.flatMap(({ claims }) => claims),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(process.exitCode);
