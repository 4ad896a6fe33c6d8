// How long after an append is acknowledged every read model shows it, at a steady thousand events a second, and what that
// costs. No reader waits for a position here: with a waiting reader the projector does not pause, and answers sooner.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { PROJECTIONS } from '../dist/projections/index.js';
import { openEmbeddedDocuments } from '../dist/src/adapters/embedded/documents/open-documents.js';
import { openEmbeddedEventStore } from '../dist/src/adapters/embedded/embedded-event-store.js';
import { openEventStoreDb } from '../dist/src/adapters/eventstoredb/eventstoredb-event-store.js';
import { openMongo } from '../dist/src/adapters/mongodb/open-mongo.js';
import { SystemClock } from '../dist/src/adapters/system/system-clock.js';
import { encodeEvent } from '../dist/src/events/event-codec.js';
import { AppliedPositions } from '../dist/src/projector/applied-positions.js';
import { ProjectionRunner } from '../dist/src/projector/projection-runner.js';
import { freshPrefix, startServers } from './support/cluster.mjs';
import { percentile } from './support/http-load.mjs';
import { median } from './support/measure.mjs';
import { atMost, report } from './support/report.mjs';

const RATE = 1_000;
const RATE_OVER_SERVERS = 300;
const SECONDS = 5;
const ROUNDS = 3;
const EVERY_MS = 5;
const TICK_MS = 10;

const id = (prefix, number) => `${prefix}_01kamz4x8dfyjv8a2p6${number.toString(32).padStart(7, '0')}`;
const uuid = (number) => `0190163d-8694-739b-aea5-${number.toString(16).padStart(12, '0')}`;

/** A team that is created, filled and switched off, the next one after it. */
const eventAt = (number) => {
  const team = { organizationId: id('org', 1), teamId: id('team', number >> 2) };
  const kinds = [
    { type: 'TeamCreated', data: { ...team, name: `Team ${number}`, description: null } },
    { type: 'TeamMemberAdded', data: { ...team, userId: id('usr', number % 500) } },
    { type: 'TeamDisabled', data: { ...team, message: 'Back on Monday' } },
    { type: 'TeamEnabled', data: team },
  ];
  const metadata = {
    commandId: uuid(number),
    correlationId: uuid(number),
    causationId: uuid(number),
    actor: { userId: id('usr', 0), from: null },
    organizationId: team.organizationId,
    at: '2026-11-21T12:00:00.000Z',
  };
  return {
    stream: `teams-${team.teamId}`,
    expected: number % 4 === 0 ? 'none' : BigInt((number % 4) - 1),
    event: encodeEvent(uuid(number), kinds[number % 4], metadata),
  };
};

/** Milliseconds of processor time of each thread of this process; empty where the system does not tell. */
const threadTimes = async () => {
  const threads = await readdir('/proc/self/task').catch(() => []);
  const times = threads.map(async (thread) => {
    const fields = (await readFile(`/proc/self/task/${thread}/stat`, 'utf8')).split(') ')[1].split(' ');
    return [thread, (Number(fields[11]) + Number(fields[12])) * TICK_MS];
  });
  return new Map(await Promise.all(times));
};

/** Tells when the slowest of all collections has reached a position. */
class WatchedPositions extends AppliedPositions {
  reached = new Map();
  seen = () => undefined;

  set(collection, position) {
    super.set(collection, position);
    this.reached.set(collection, position);
    this.seen([...this.reached.values()].reduce((least, each) => (each < least ? each : least)));
  }
}

const steady = async (store, applied, from, rate) => {
  const waiting = [];
  const lags = [];
  applied.seen = (position) => {
    const now = performance.now();
    while (waiting.length > 0 && waiting[0].position <= position) lags.push(now - waiting.shift().at);
  };
  const began = performance.now();
  let number = from;
  for (let chain = new Map(); number < from + rate * SECONDS; await pause(EVERY_MS)) {
    const due = Math.min(from + Math.floor(((performance.now() - began) * rate) / 1000), from + rate * SECONDS);
    for (; number < due; number += 1) {
      const { stream, expected, event } = eventAt(number);
      const appended = (chain.get(stream) ?? Promise.resolve()).then(() => store.append(stream, expected, [event]));
      chain.set(
        stream,
        appended.then(({ position }) => void waiting.push({ position, at: performance.now() })),
      );
    }
    if (chain.size > rate) chain = new Map([...chain].slice(-CONCURRENT_STREAMS));
  }
  while (lags.length < rate * SECONDS) await pause(EVERY_MS);
  return lags.sort((a, b) => a - b);
};
const CONCURRENT_STREAMS = 100;

/** @param documents with the ports of the read models @param rate events a second @returns the lags of each round, and what the writing thread spent */
const measured = async (store, documents, rate, beforeWriter) => {
  const applied = new WatchedPositions();
  const warn = (message) => {
    throw new Error(message);
  };
  const { readModels, progress, leases } = documents;
  const runner = new ProjectionRunner(
    PROJECTIONS,
    { feed: store, readModels, progress, leases, applied, clock: new SystemClock(), switched: () => undefined, warn },
    { holder: 'bench', leaseMs: 600_000 },
  );
  try {
    runner.start();
    while (applied.reached.size < PROJECTIONS.length) await pause(EVERY_MS);
    const rounds = [];
    const writerTimes = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await threadTimes();
      rounds.push(await steady(store, applied, round * rate * SECONDS, rate));
      const after = await threadTimes();
      const spent = [...after]
        .filter(([thread]) => !beforeWriter.has(thread))
        .map(([thread, time]) => time - (before.get(thread) ?? 0));
      if (spent.length > 0) writerTimes.push((Math.max(...spent) * 1000) / (rate * SECONDS));
    }
    return { at: (share) => median(rounds.map((lags) => percentile(lags, share))), writerTimes };
  } finally {
    await runner.stop();
  }
};

const embedded = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-lag-'));
  const store = await openEmbeddedEventStore({ folder });
  const beforeWriter = await threadTimes();
  const documents = await openEmbeddedDocuments({ folder });
  try {
    return await measured(store, documents, RATE, beforeWriter);
  } finally {
    await documents.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
};

/** Both servers are processes of their own; what the projector does is here, as in a process with that role. */
const overServers = async () => {
  const servers = await startServers();
  const store = await openEventStoreDb({ connectionString: servers.eventStoreDb, streamPrefix: freshPrefix() });
  const documents = await openMongo({ url: servers.mongoDb, masterKey: randomBytes(32) });
  try {
    return await measured(store, documents, RATE_OVER_SERVERS, new Map());
  } finally {
    await documents.close();
    await store.close();
    servers.stop();
  }
};

const here = await embedded();
const there = await overServers();
report(
  'lag',
  {
    'events a second, embedded': RATE,
    'p50, ms': here.at(0.5),
    'p99, ms': here.at(0.99),
    'longest, ms': here.at(1),
    ...(here.writerTimes.length > 0 && {
      'processor time of the writing thread, microseconds an event': median(here.writerTimes),
    }),
    'events a second, over EventStoreDB and MongoDB': RATE_OVER_SERVERS,
    'p50 over the servers, ms': there.at(0.5),
    'p99 over the servers, ms': there.at(0.99),
    'longest over the servers, ms': there.at(1),
  },
  [
    atMost(`milliseconds from append to all read models at ${RATE} events a second, p99`, here.at(0.99), 50),
    atMost(
      `milliseconds from append to all read models at ${RATE_OVER_SERVERS} events a second over both protocol servers, p99`,
      there.at(0.99),
      50,
    ),
  ],
);
process.exit(process.exitCode);
