// Every read model filled anew beside the one that serves, beside writing the very same documents and doing nothing else.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { DatabaseSync } from '@photostructure/sqlite';

import { PROJECTIONS } from '../../dist/projections/index.js';
import { createStatements, tableOf } from '../../dist/src/adapters/embedded/documents/collection-state.js';
import {
  isListPath,
  listFillStatement,
  listIndexOf,
  listIndexStatements,
} from '../../dist/src/adapters/embedded/documents/list-index.js';
import { openEmbeddedDocuments } from '../../dist/src/adapters/embedded/documents/open-documents.js';
import { SystemClock } from '../../dist/src/adapters/system/system-clock.js';
import { AppliedPositions } from '../../dist/src/projector/applied-positions.js';
import { ProjectionRunner } from '../../dist/src/projector/projection-runner.js';
import { median, ratio } from '../support/measure.mjs';
import { atLeast } from '../support/report.mjs';

const BATCH = 5_000;
/** Behind every id. */
const LAST_ID = '~';

export const until = async (holds) => {
  while (!(await holds())) await pause(10);
};

export const projectorOn = (store, documents) => {
  const warn = (message) => {
    throw new Error(message);
  };
  const { readModels, progress, leases } = documents;
  const ports = {
    feed: store,
    readModels,
    progress,
    leases,
    applied: new AppliedPositions(),
    clock: new SystemClock(),
    switched: () => undefined,
    warn,
  };
  return new ProjectionRunner(PROJECTIONS, ports, { holder: 'bench', leaseMs: 600_000 });
};

/** @returns milliseconds */
export const rebuild = async (runner, generation) => {
  const started = performance.now();
  await Promise.all(PROJECTIONS.map(({ name }) => runner.rebuild(name)));
  await until(async () =>
    (await runner.status()).projections.every((projection) => projection.generation === generation),
  );
  return performance.now() - started;
};

const openBare = (file) => {
  const database = new DatabaseSync(file);
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 16000',
  );
  database.exec('CREATE TABLE collections (name TEXT PRIMARY KEY) WITHOUT ROWID');
  return database;
};

/** In one go, behind all documents: nothing fills an index of lists faster. @returns milliseconds */
const bareLists = (database, { name, indexes }) => {
  const started = performance.now();
  for (const paths of indexes.filter((each) => each.some(isListPath))) {
    const index = listIndexOf(name, paths);
    for (const { sql, rows } of [
      ...listIndexStatements(index, tableOf(name)),
      listFillStatement(index, tableOf(name), '', LAST_ID),
    ])
      for (const row of rows) database.prepare(sql).run(...row);
  }
  return performance.now() - started;
};

/** Only the writing is timed: the documents are at hand when it starts. The same documents under the same indexes. @returns milliseconds */
const bareWrites = async (documents, generation, file) => {
  const database = openBare(file);
  let spent = 0;
  let written = 0;
  for (const { name, version, indexes } of PROJECTIONS) {
    const spec = { name: `${name}_v${version}_${generation}`, indexes };
    for (const { sql, rows } of createStatements(spec)) for (const row of rows) database.prepare(sql).run(...row);
    const insert = database.prepare(`INSERT INTO ${tableOf(spec.name)} (id, marker, doc) VALUES (?, ?, ?)`);
    const write = (batch) => {
      const started = performance.now();
      database.exec('BEGIN');
      for (const { id, marker, document } of batch)
        insert.run(id, marker, document === null ? null : JSON.stringify(document));
      database.exec('COMMIT');
      spent += performance.now() - started;
      written += batch.length;
    };
    let batch = [];
    for await (const stored of (await documents.readModels.open(spec)).scan()) {
      batch.push(stored);
      if (batch.length === BATCH) write(batch.splice(0));
    }
    write(batch);
    spent += bareLists(database, spec);
  }
  database.close();
  return { spent, written };
};

/** @param store the open log, as filled @param events how many there are in it */
export const rebuilding = async (store, events, rounds) => {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-rebuild-'));
  const documents = await openEmbeddedDocuments({ folder });
  const runner = projectorOn(store, documents);
  try {
    runner.start();
    await until(async () =>
      (await runner.status()).projections.every(({ lag, state }) => state === 'running' && lag === 0n),
    );
    const rates = { rebuilt: [], bare: [] };
    let written = 0;
    for (let round = 0; round < rounds; round += 1) {
      rates.rebuilt.push((events * 1000) / (await rebuild(runner, round + 2)));
      const bare = await bareWrites(documents, round + 2, join(folder, `bare-${round}.db`));
      rates.bare.push((events * 1000) / bare.spent);
      written = bare.written;
    }
    return {
      figures: {
        'events rebuilt': events,
        'events rebuilt a second': median(rates.rebuilt),
        'the same documents written bare, in events a second': median(rates.bare),
        'documents in all read models': written,
      },
      claims: [
        atLeast(
          'of bare batched writes of the same documents, rebuilding every read model',
          ratio(rates.rebuilt, rates.bare),
          0.6,
        ),
      ],
    };
  } finally {
    await runner.stop();
    await documents.close();
    await rm(folder, { recursive: true, force: true });
  }
};
