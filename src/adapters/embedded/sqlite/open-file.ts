import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { WriterOptions } from './jobs.js';

const NOT_A_DATABASE = 26;
const DAMAGED = 11;
const PRIVATE_MODE = 0o600;

type Database = InstanceType<typeof DatabaseSync>;

const pragma = (database: Database, name: string): unknown =>
  Object.values((database.prepare(`PRAGMA ${name}`).get() ?? {}) as Record<string, unknown>)[0];

const errcode = (error: unknown): unknown => (error as { errcode?: unknown } | null)?.errcode;
const message = (error: unknown): string => (error as { message?: string } | null)?.message ?? String(error);

/** One line with the file, the problem and, if possible, the solution. */
const explain = (options: WriterOptions, error: unknown): Error => {
  const named = `${options.file} (${options.content})`;
  if (errcode(error) === NOT_A_DATABASE) return new Error(`${named} is not a Gatehouse data file`);
  if (errcode(error) === DAMAGED) return new Error(`${named} is damaged: ${message(error)}`);
  return new Error(`${named} cannot be opened for writing: ${message(error)}`);
};

const fault = (database: Database, options: WriterOptions): string | null => {
  const application = pragma(database, 'application_id');
  const version = Number(pragma(database, 'user_version'));
  const tables = database.prepare('SELECT count(*) AS n FROM sqlite_master').get() as { n: number };
  if (application === 0 && version === 0 && tables.n === 0) return null;
  if (application !== options.applicationId) return 'belongs to another program';
  if (version > options.version)
    return `was written by a newer Gatehouse (format ${version}, this one knows ${options.version})`;
  if (statSync(options.file).size > options.checkUpTo) return null;
  const check = pragma(database, 'quick_check(1)');
  return check === 'ok' ? null : `is damaged: ${String(check).replaceAll('\n', ' ')}`;
};

/** With a truncated file SQLite waits for ever for a lock. The header tells the size and the number of pages. */
const isCut = (file: string): boolean => {
  const header = Buffer.alloc(32);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, header, 0, header.length, 0);
  } finally {
    closeSync(handle);
  }
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const log = `${file}-wal`;
  const hasLog = existsSync(log) && statSync(log).size > 0;
  return (
    header.toString('latin1', 0, 15) === 'SQLite format 3' &&
    !hasLog &&
    statSync(file).size < pageSize * header.readUInt32BE(28)
  );
};

/** Reads without any change: a foreign file must stay byte for byte the same. */
const inspect = (options: WriterOptions): void => {
  if (!existsSync(options.file) || statSync(options.file).size === 0) return;
  if (statSync(options.file).isFile() && isCut(options.file))
    throw new Error(`${options.file} (${options.content}) is damaged: it was cut short`);
  const database = new DatabaseSync(options.file, { readOnly: true, timeout: 5_000 });
  try {
    const found = fault(database, options);
    if (found !== null) throw new Error(`${options.file} (${options.content}) ${found}`);
  } finally {
    database.close();
  }
};

const prepare = (options: WriterOptions): Database => {
  closeSync(openSync(options.file, 'a', PRIVATE_MODE));
  chmodSync(options.file, PRIVATE_MODE);
  const database = new DatabaseSync(options.file, { timeout: 5_000 });
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(`PRAGMA synchronous = ${options.synchronous}`);
  database.exec(`PRAGMA secure_delete = ${options.secureDelete ? 'ON' : 'OFF'}`);
  database.exec(
    `BEGIN IMMEDIATE; ${options.schema} PRAGMA application_id = ${options.applicationId}; PRAGMA user_version = ${options.version}; COMMIT`,
  );
  return database;
};

/** @throws Error with one line for a file that is damaged, foreign, newer or not writable */
export const openFile = (options: WriterOptions): Database => {
  try {
    mkdirSync(dirname(options.file), { recursive: true });
    inspect(options);
    return prepare(options);
  } catch (error) {
    throw message(error).startsWith(options.file) ? error : explain(options, error);
  }
};
