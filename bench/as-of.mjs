// Who could reach what at a random moment of the past, in an organization of 100k events that shares its log with others:
// the first question reads the organization's events, the next ones, about other moments, find them read.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DatabaseSync } from '@photostructure/sqlite';

import { applyEvent } from '../dist/projections/access-snapshot/fold/fold.js';
import { StatePicture } from '../dist/projections/access-snapshot/picture.js';
import { emptyState } from '../dist/projections/access-snapshot/model/access-state.js';
import { PastPictures } from '../dist/src/access/history/past-pictures.js';
import { openEmbeddedEventStore } from '../dist/src/adapters/embedded/embedded-event-store.js';
import { EVENT_LOG_FILE } from '../dist/src/adapters/embedded/event-log-file.js';
import { decodeEvent } from '../dist/src/events/event-codec.js';
import { fillOrganizations, organizationIds } from './support/busy-organizations.mjs';
import { inTurns, median, ratio } from './support/measure.mjs';
import { atLeast, atMost, report } from './support/report.mjs';

const EVENTS = 100_000;
const ORGANIZATIONS = 2;
const ROUNDS = 7;
const NEXT_QUESTIONS = 20;
const BATCH = 500;
const NOW = '2030-01-01T00:00:00.000Z';

let seed = 7;
const random = (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
};

/** Every stream of the organization, read as the product reads streams, and both texts of every row parsed. */
const bareRead = (file, streams) => {
  const database = new DatabaseSync(file, { readOnly: true });
  database.exec('PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -16000');
  const statement = database.prepare(
    'SELECT e.position, s.name, e.revision, e.id, e.type, e.data, e.metadata FROM streams s JOIN events e ON e.stream = s.id WHERE s.name = ? AND e.revision >= ? ORDER BY e.revision LIMIT ?',
  );
  statement.setReturnArrays(true);
  const started = performance.now();
  let parsed = 0;
  for (const stream of streams) {
    for (let from = 0; ; from += BATCH) {
      const rows = statement.all(stream, from, BATCH);
      for (const row of rows) if (JSON.parse(row[5]) && JSON.parse(row[6])) parsed += 1;
      if (rows.length < BATCH) break;
    }
  }
  const spent = performance.now() - started;
  database.close();
  if (parsed !== EVENTS) throw new Error(`${parsed} events were read`);
  return spent;
};

const livePicture = async (store) => {
  const state = emptyState();
  const ending = new AbortController();
  for await (const { events, caughtUp } of store.follow(-1n, { signal: ending.signal })) {
    for (const event of events) applyEvent(state, decodeEvent(event));
    if (caughtUp) break;
  }
  ending.abort();
  return new StatePicture(state);
};

const folder = await mkdtemp(join(tmpdir(), 'gatehouse-as-of-'));
try {
  const file = join(folder, EVENT_LOG_FILE);
  await (await openEmbeddedEventStore({ folder })).close();
  const streams = fillOrganizations(file, ORGANIZATIONS, EVENTS);
  const [organizationId] = organizationIds(ORGANIZATIONS);
  const store = await openEmbeddedEventStore({ folder });
  const live = await livePicture(store);
  const people = [...live.people(organizationId)];
  const gateways = [...live.gateways(organizationId)];
  const last = Number(live.position);
  const ask = async (past) => {
    const started = performance.now();
    const { picture } = await past.at(organizationId, { position: BigInt(random(last)) });
    picture.explain({
      organizationId,
      userId: people[random(people.length)],
      gatewayId: gateways[random(gateways.length)],
    });
    return performance.now() - started;
  };
  const following = { picture: () => live, trusted: () => true };
  const nexts = [];
  const first = async () => {
    const past = new PastPictures(following, store, store, { now: () => NOW, monotonic: () => 0 });
    const spent = await ask(past);
    const others = [];
    for (let question = 0; question < NEXT_QUESTIONS; question += 1) others.push(await ask(past));
    nexts.push(median(others));
    return spent;
  };
  await first();
  nexts.splice(0);
  const spent = await inTurns({ first, bare: async () => bareRead(file, streams.get(organizationId)) }, ROUNDS);
  await store.close();
  report(
    'as-of',
    {
      events: EVENTS,
      streams: streams.get(organizationId).length,
      people: people.length,
      'bare read and JSON.parse, ms': median(spent.bare),
      'first question, ms': median(spent.first),
      'next question about another moment, ms': median(nexts),
    },
    [
      atMost(
        'first question, of bare read and JSON.parse of the events of the organization',
        ratio(spent.first, spent.bare),
        2,
      ),
      atLeast('next questions, times faster than the first', ratio(spent.first, nexts), 10),
    ],
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
