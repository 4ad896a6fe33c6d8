import { randomUUID } from 'node:crypto';
import { chmodSync, closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

import { dirname, join } from 'node:path';

import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

import { StoreUnavailable } from '../../ports/event-store.port.js';
import { guarded } from './sqlite-faults.js';

export const EVENT_LOG_FILE = 'events.db';

/** Marks the file as ours: "GHEV". */
const APPLICATION_ID = 0x47484556;
const FORMAT = 1;

/** Streams have numbers, so that the index stays small. The unique index is the last guard of the expected revision. */
export const EVENT_LOG_SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL
  );
  CREATE UNIQUE INDEX events_by_stream ON events (stream, revision);
`;

const PRIVATE_MODE = 0o600;

const pragma = (database: DatabaseSyncInstance, name: string): number =>
  Number(Object.values(database.prepare(`PRAGMA ${name}`).get() as Record<string, number>)[0]);

/**
 * Pages are missing at the end. SQLite would notice only when it reads one of them.
 * If there is a write-ahead log, they may be in it, and SQLite restores them.
 */
const isCutShort = (path: string): boolean => {
  if (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size) return false;
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, header.length, 0);
  } finally {
    closeSync(file);
  }
  // Offsets in SQLite's file format: size of a page (1 means 65536), and number of pages.
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  return (
    header.toString('latin1', 0, 15) === 'SQLite format 3' && header.readUInt32BE(28) * pageSize > statSync(path).size
  );
};

/** @returns whether the file has to be initialised: missing, empty, or from a crash before its first commit */
const isBlank = (path: string): boolean => {
  if (!existsSync(path) || statSync(path).size === 0) return true;
  if (isCutShort(path)) throw new StoreUnavailable(`${path}: it is damaged: its end is missing`);
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const application = pragma(database, 'application_id');
    const tables = Number((database.prepare('SELECT count(*) AS n FROM sqlite_schema').get() as { n: number }).n);
    if (application === 0 && tables === 0) return true;
    if (application !== APPLICATION_ID) throw new StoreUnavailable(`${path}: it is not a Gatehouse event log`);
    const format = pragma(database, 'user_version');
    if (format > FORMAT)
      throw new StoreUnavailable(
        `${path}: it was written by a newer Gatehouse (format ${format}, this one knows ${FORMAT})`,
      );
    return false;
  } finally {
    database.close();
  }
};

const fill = (path: string): void => {
  const database = new DatabaseSync(path);
  // Before anything is in it: SQLite gives the files beside it the same mode.
  chmodSync(path, PRIVATE_MODE);
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE');
    database.exec(EVENT_LOG_SCHEMA);
    database.prepare('INSERT INTO meta VALUES (?, ?)').run('storeId', randomUUID());
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT}; COMMIT`);
  } finally {
    database.close();
  }
};

/** What is made together with a log. Beside it an empty log would be another one, and nothing would fit. */
const BESIDE_A_LOG = ['private.db', 'read-models.db', 'master.key'];

const assertNothingIsLeft = (path: string): void => {
  const left = BESIDE_A_LOG.filter((name) => existsSync(join(dirname(path), name)));
  if (left.length === 0) return;
  throw new StoreUnavailable(
    `${path} is missing, and ${left.join(', ')} ${left.length === 1 ? 'is' : 'are'} there: put it back from a backup; to begin with an empty log, move everything else out of the folder`,
  );
};

/** Checks, without a change, that the connection can write. So a read-only file is found at the start. */
const assertWritable = (path: string): void => {
  const database = new DatabaseSync(path);
  try {
    database.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${FORMAT}; ROLLBACK`);
  } finally {
    database.close();
  }
};

/**
 * Creates the log if there is none. It checks first, so that a foreign file stays unchanged.
 * @param path as it was configured, for messages
 * @throws StoreUnavailable if the file is foreign, damaged, newer or cannot be written
 */
export const prepareEventLog = (path: string): void =>
  guarded(path, () => {
    if (isBlank(path)) {
      assertNothingIsLeft(path);
      fill(path);
    }
    assertWritable(path);
  });
