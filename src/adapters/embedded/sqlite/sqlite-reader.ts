import { DatabaseSync } from '@photostructure/sqlite';
import { StoreUnavailable } from '../../../ports/event-store.port.js';
import type { Row, SqlValue } from './jobs.js';

type Prepared = ReturnType<InstanceType<typeof DatabaseSync>['prepare']>;

const MOST_STATEMENTS = 500;

/** A read-only connection on the calling thread: sees every job that resolved before. */
export class SqliteReader {
  private readonly database: InstanceType<typeof DatabaseSync>;
  private readonly prepared = new Map<string, Prepared>();

  constructor(
    file: string,
    private readonly content: string,
  ) {
    this.database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  }

  /** Integers come as bigint. @throws StoreUnavailable */
  all(sql: string, ...parameters: readonly SqlValue[]): readonly Row[] {
    return this.guarded(() => this.prepare(sql).all(...parameters) as Row[]);
  }

  /** @throws StoreUnavailable */
  first(sql: string, ...parameters: readonly SqlValue[]): Row | undefined {
    return this.guarded(() => this.prepare(sql).get(...parameters) as Row | undefined);
  }

  /** Row by row until the visitor answers false, so that a page stops reading once it is full. @throws StoreUnavailable */
  each(sql: string, parameters: readonly SqlValue[], visit: (row: Row) => boolean): void {
    this.guarded(() => {
      for (const row of this.prepare(sql).iterate(...parameters)) {
        if (!visit(row as Row)) break;
      }
    });
  }

  close(): void {
    if (!this.database.isOpen) return;
    this.prepared.clear();
    this.database.close();
  }

  private guarded<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if ((error as { code?: unknown } | null)?.code === undefined && this.database.isOpen) throw error;
      const reason = (error as { message?: string } | null)?.message ?? String(error);
      throw new StoreUnavailable(`${this.content}: ${reason}`);
    }
  }

  private prepare(sql: string): Prepared {
    const known = this.prepared.get(sql);
    if (known !== undefined) return known;
    if (this.prepared.size >= MOST_STATEMENTS) this.prepared.clear();
    const made = this.database.prepare(sql);
    made.setReadBigInts(true);
    this.prepared.set(sql, made);
    return made;
  }
}
