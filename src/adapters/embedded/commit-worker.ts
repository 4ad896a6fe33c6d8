import { parentPort, workerData } from 'node:worker_threads';

import { DatabaseSync } from '@photostructure/sqlite';

import type { CommitAnswer, CommitRequest, CommitWorkerData } from './commit-thread.js';

/*
 * The only code that writes to the log. It waits for the disk here, and not on the event loop that serves requests.
 * It has no relative import at run time, so that the compiled file runs alone.
 */

const { path, maxPages } = workerData as CommitWorkerData;
const port = parentPort as NonNullable<typeof parentPort>;

const database = new DatabaseSync(path, { timeout: 5_000 });
database.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 16000;
  PRAGMA cache_size = -64000;
  PRAGMA mmap_size = 1073741824;
`);
if (maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${maxPages}`);

const begin = database.prepare('BEGIN IMMEDIATE');
const commit = database.prepare('COMMIT');
const rollback = database.prepare('ROLLBACK');
const addStream = database.prepare('INSERT INTO streams (id, name) VALUES (?, ?)');
const addEvent = database.prepare(
  'INSERT INTO events (position, stream, revision, id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)',
);

/** Newest group with all its rows in the open transaction; undefined without a transaction. */
let group: number | undefined;
let open = false;
let scheduled = false;
/** After a failure, all rows before the reset depend on rows that were rolled back, and are dropped. */
let failed = false;

const insert = ({ streams, events }: CommitRequest): void => {
  if (!open) begin.run();
  open = true;
  for (let i = 0; i < streams.length; i += 2) addStream.run(streams[i], streams[i + 1]);
  for (let i = 0; i < events.length; i += 7)
    addEvent.run(events[i], events[i + 1], events[i + 2], events[i + 3], events[i + 4], events[i + 5], events[i + 6]);
};

const fail = (error: unknown): void => {
  failed = true;
  open = false;
  group = undefined;
  try {
    rollback.run();
  } catch {
    // A full disk may have ended the transaction already.
  }
  const { errcode, message } = error as { errcode?: number; message: string };
  port.postMessage({ errcode, message } satisfies CommitAnswer);
};

/** If the newest group is incomplete, wait for its end: the other thread sends it before it reads an answer. */
const commitGroups = (): void => {
  scheduled = false;
  if (failed || group === undefined) return;
  try {
    commit.run();
    open = false;
    port.postMessage(group satisfies CommitAnswer);
    group = undefined;
  } catch (error) {
    fail(error);
  }
};

const receive = (request: CommitRequest): void => {
  if (failed) return;
  try {
    insert(request);
  } catch (error) {
    fail(error);
    return;
  }
  group = request.more ? undefined : request.group;
  // All rows that have arrived go into the same transaction.
  if (!request.more && !scheduled) {
    scheduled = true;
    setImmediate(commitGroups);
  }
};

port.on('message', (request: CommitRequest | 'reset' | 'close') => {
  if (request === 'reset') failed = false;
  else if (request === 'close') {
    // Asked for by name: closing does it only once the driver has let go of every statement, here and in the other thread.
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    port.close();
  } else receive(request);
});
