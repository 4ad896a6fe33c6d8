import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite';

import type { StoredEvent } from '../../ports/event-store.port.js';
import { guarded } from './sqlite-faults.js';

type Row = readonly [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
];

/** The head of a stream; revision -1 without events. */
export interface StreamHead {
  /** Number of the stream in the file. */
  readonly id: number;
  readonly revision: number;
}

const COLUMNS = 'e.position, s.name, e.revision, e.id, e.type, e.data, e.metadata';

const toEvent = ([position, stream, revision, id, type, data, metadata]: Row): StoredEvent => ({
  id,
  type,
  data,
  metadata,
  stream,
  revision: BigInt(revision),
  position: BigInt(position),
});

/**
 * Reads the log on its own connection, so that it never waits for a commit.
 * Every read ends before it returns: an open read would prevent a reset of the write-ahead log.
 */
export class EventLogReader {
  private readonly database: DatabaseSyncInstance;
  private readonly ofStream: StatementSyncInstance;
  private readonly ofLog: StatementSyncInstance;
  private readonly headOf: StatementSyncInstance;

  constructor(private readonly path: string) {
    this.database = guarded(path, () => new DatabaseSync(path, { readOnly: true, timeout: 5_000 }));
    this.database.exec('PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -16000');
    this.ofStream = this.rows(
      `SELECT ${COLUMNS} FROM streams s JOIN events e ON e.stream = s.id WHERE s.name = ? AND e.revision >= ? ORDER BY e.revision LIMIT ?`,
    );
    this.ofLog = this.rows(
      `SELECT ${COLUMNS} FROM events e CROSS JOIN streams s ON s.id = e.stream WHERE e.position > ? AND e.position <= ? ORDER BY e.position LIMIT ?`,
    );
    this.headOf = this.rows(
      'SELECT s.id, (SELECT max(revision) FROM events WHERE stream = s.id) FROM streams s WHERE s.name = ?',
    );
  }

  stream(name: string, from: bigint, limit: number): StoredEvent[] {
    return guarded(this.path, () => this.ofStream.all(name, from, limit).map(toEvent));
  }

  /** Events after `after`, up to and including `until`. */
  log(after: bigint, until: bigint, limit: number): StoredEvent[] {
    return guarded(this.path, () => this.ofLog.all(after, until, limit).map(toEvent));
  }

  head(name: string): StreamHead | undefined {
    const row = guarded(this.path, () => this.headOf.get(name)) as unknown as
      readonly [number, number | null] | undefined;
    return row === undefined ? undefined : { id: row[0], revision: row[1] ?? -1 };
  }

  /** Highest numbers in use; 0 at the beginning. */
  last(): { readonly position: number; readonly stream: number } {
    const query = 'SELECT (SELECT max(position) FROM events) AS position, (SELECT max(id) FROM streams) AS stream';
    const row = guarded(this.path, () => this.database.prepare(query).get()) as {
      position: number | null;
      stream: number | null;
    };
    return { position: row.position ?? 0, stream: row.stream ?? 0 };
  }

  storeId(): string {
    const row = guarded(this.path, () => this.database.prepare('SELECT value FROM meta WHERE name = ?').get('storeId'));
    return (row as { value: string }).value;
  }

  close(): void {
    this.database.close();
  }

  private rows(sql: string): StatementSyncInstance {
    const statement = guarded(this.path, () => this.database.prepare(sql));
    statement.setReturnArrays(true);
    return statement;
  }
}
