import { join } from 'node:path';
import type { Job, JobOutcome, Row, SqlValue, WriterOptions } from '../sqlite/jobs.js';
import { ReadingThread } from '../sqlite/reading-thread.js';
import { SqliteReader } from '../sqlite/sqlite-reader.js';
import { SqliteWriter } from '../sqlite/sqlite-writer.js';
import { derivedKey, keyedHash } from '../../sealing/sealing.js';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS people (subject_id TEXT PRIMARY KEY, sealed_key BLOB NOT NULL, sealed BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS erasures (mark TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS address_keys (user_id TEXT PRIMARY KEY, sealed_key BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS people_words (word TEXT NOT NULL, subject_id TEXT NOT NULL, PRIMARY KEY (word, subject_id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS people_words_of_subject ON people_words (subject_id);
CREATE TABLE IF NOT EXISTS passwords (address_hash TEXT PRIMARY KEY, user_id TEXT NOT NULL, password_hash TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sessions (token_hash TEXT PRIMARY KEY, user_id TEXT NOT NULL, expires_at TEXT NOT NULL, about TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sessions_of_user ON sessions (user_id);
CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (expires_at);
CREATE TABLE IF NOT EXISTS idempotency (
  key TEXT PRIMARY KEY, request_hash TEXT NOT NULL, command_id TEXT NOT NULL, answer TEXT, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS idempotency_by_time ON idempotency (at);
CREATE TABLE IF NOT EXISTS organization_keys (organization_id TEXT PRIMARY KEY, sealed_key BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS deliveries (
  job TEXT NOT NULL, id TEXT NOT NULL, open_at TEXT, expires_at TEXT NOT NULL, revision INTEGER NOT NULL, record TEXT NOT NULL,
  PRIMARY KEY (job, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS deliveries_open ON deliveries (job, open_at) WHERE open_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS deliveries_by_end ON deliveries (expires_at);
CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, count INTEGER NOT NULL, ends_at TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS counts_by_end ON counts (ends_at);
CREATE TABLE IF NOT EXISTS places (user_id TEXT NOT NULL, place TEXT NOT NULL, until TEXT NOT NULL, PRIMARY KEY (user_id, place)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS places_by_end ON places (until);
CREATE TABLE IF NOT EXISTS usage (
  organization_id TEXT NOT NULL, day TEXT NOT NULL, dimensions TEXT NOT NULL, calls INTEGER NOT NULL, milliseconds REAL NOT NULL,
  PRIMARY KEY (organization_id, day, dimensions)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS usage_of_key ON usage (organization_id, json_extract(dimensions, '$[3]'), day);
`;

const privateFile = (folder: string): WriterOptions => ({
  file: join(folder, 'private.db'),
  content: 'people, credentials and secrets',
  applicationId: 0x47_48_50_56,
  version: 1,
  schema: SCHEMA,
  synchronous: 'FULL',
  secureDelete: true,
  ordered: false,
  checkUpTo: Infinity,
});

/** What the private adapters share: one file, one writing thread, one reading connection. Every method throws StoreUnavailable. */
export class PrivateFile {
  private constructor(
    private readonly writer: SqliteWriter,
    private readonly reader: SqliteReader,
    private readonly slowReader: ReadingThread,
  ) {}

  /** @throws Error with one line for a file that cannot be used, or that was made with another master key */
  static async open(folder: string, masterKey: Uint8Array): Promise<PrivateFile> {
    const options = privateFile(folder);
    const writer = await SqliteWriter.open(options);
    const file = new PrivateFile(
      writer,
      new SqliteReader(options.file, options.content),
      new ReadingThread(options.file, options.content),
    );
    await file.addColumn('sessions', 'about');
    const check = keyedHash(derivedKey(masterKey, 'key check'), 'private.db');
    if ((await file.keyCheck(check)) === check) return file;
    await file.close();
    throw new Error(
      `${options.file} was made with another master key: start with that one (GATEHOUSE_MASTER_KEY or master.key)`,
    );
  }

  get broken(): Promise<Error> {
    return this.writer.broken;
  }

  rows(sql: string, ...parameters: readonly SqlValue[]): readonly Row[] {
    return this.reader.all(sql, ...parameters);
  }

  row(sql: string, ...parameters: readonly SqlValue[]): Row | undefined {
    return this.reader.first(sql, ...parameters);
  }

  /** For what takes long. */
  slowRows(sql: string, ...parameters: readonly SqlValue[]): Promise<readonly Row[]> {
    return this.slowReader.all(sql, ...parameters);
  }

  run(job: Job): Promise<JobOutcome> {
    return this.writer.run(job);
  }

  async execute(sql: string, ...parameters: readonly SqlValue[]): Promise<void> {
    await this.writer.run({ statements: [{ sql, rows: [parameters] }] });
  }

  /** Like execute, and removes overwritten and deleted bytes from the log file too. */
  async scrub(sql: string, ...parameters: readonly SqlValue[]): Promise<void> {
    await this.writer.run({ statements: [{ sql, rows: [parameters] }], scrub: true });
  }

  async close(): Promise<void> {
    this.reader.close();
    await this.slowReader.close();
    await this.writer.close();
  }

  /** For a file that was made before there was this column. */
  private async addColumn(table: string, column: string): Promise<void> {
    if (this.row('SELECT 1 FROM pragma_table_info(?) WHERE name = ?', table, column) === undefined)
      await this.execute(`ALTER TABLE ${table} ADD COLUMN ${column} TEXT`);
  }

  private async keyCheck(check: string): Promise<unknown> {
    await this.execute("INSERT INTO meta (name, value) VALUES ('key check', ?) ON CONFLICT (name) DO NOTHING", check);
    return this.row("SELECT value FROM meta WHERE name = 'key check'")?.['value'];
  }
}
