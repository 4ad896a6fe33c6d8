import type { Progress, ProjectionProgress, Serving } from '../../../ports/projection-progress.port.js';
import type { Statement } from '../sqlite/jobs.js';
import type { SqliteReader } from '../sqlite/sqlite-reader.js';
import type { SqliteWriter } from '../sqlite/sqlite-writer.js';

/** For progress that another object on the same file changed. */
const LOOK_AGAIN_MS = 250;

export const advanceStatement = (name: string, from: Progress | null, to: Progress): Statement =>
  from === null
    ? {
        sql: 'INSERT INTO progress (name, position, epoch) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING',
        rows: [[name, to.position, to.epoch]],
      }
    : {
        sql: 'UPDATE progress SET position = ?, epoch = ? WHERE name = ? AND position = ? AND epoch = ?',
        rows: [[to.position, to.epoch, name, from.position, from.epoch]],
      };

export class EmbeddedProgress implements ProjectionProgress {
  private readonly waiters = new Map<string, Set<() => void>>();

  constructor(
    private readonly reader: SqliteReader,
    private readonly writer: SqliteWriter,
  ) {}

  async load(name: string): Promise<Progress | null> {
    const row = this.reader.first('SELECT position, epoch FROM progress WHERE name = ?', name);
    return row === undefined ? null : { position: row['position'] as bigint, epoch: row['epoch'] as bigint };
  }

  async advance(name: string, from: Progress | null, to: Progress): Promise<boolean> {
    const outcome = await this.writer.run({ statements: [advanceStatement(name, from, to)] });
    const moved = outcome.results[0]!.changes[0] === 1;
    if (moved) this.moved(name);
    return moved;
  }

  async reset(name: string): Promise<void> {
    await this.writer.run({ statements: [{ sql: 'DELETE FROM progress WHERE name = ?', rows: [[name]] }] });
  }

  async waitFor(name: string, position: bigint, timeoutMs: number): Promise<boolean> {
    const reached = (): boolean =>
      this.reader.first('SELECT 1 AS reached FROM progress WHERE name = ? AND position >= ?', name, position) !==
      undefined;
    if (reached()) return true;
    if (timeoutMs <= 0) return false;
    return new Promise((resolve, reject) => {
      const finish = (answer: () => boolean): void => {
        clearTimeout(deadline);
        clearInterval(again);
        this.waiters.get(name)?.delete(look);
        try {
          resolve(answer());
        } catch (error) {
          reject(error as Error);
        }
      };
      const look = (): void => {
        try {
          if (reached()) finish(() => true);
        } catch {
          finish(reached);
        }
      };
      const deadline = setTimeout(() => finish(reached), timeoutMs);
      const again = setInterval(look, LOOK_AGAIN_MS);
      this.waiters.set(name, (this.waiters.get(name) ?? new Set()).add(look));
    });
  }

  async serving(projection: string): Promise<Serving | null> {
    const row = this.reader.first('SELECT version, generation FROM serving WHERE name = ?', projection);
    return row === undefined ? null : { version: Number(row['version']), generation: Number(row['generation']) };
  }

  async serve(projection: string, { version, generation }: Serving): Promise<void> {
    const sql =
      'INSERT INTO serving (name, version, generation) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version, generation = excluded.generation';
    await this.writer.run({ statements: [{ sql, rows: [[projection, version, generation]] }] });
  }

  /** Wakes the readers that wait for this projection. */
  moved(name: string): void {
    for (const look of this.waiters.get(name) ?? []) look();
  }

  /** All waits fail at once, because the file is closed. */
  close(): void {
    for (const name of this.waiters.keys()) this.moved(name);
  }
}
