import type { SavedSnapshot, SnapshotStore } from '../../../ports/snapshot-store.port.js';
import type { SqliteReader } from '../sqlite/sqlite-reader.js';
import type { SqliteWriter } from '../sqlite/sqlite-writer.js';

export class EmbeddedSnapshots implements SnapshotStore {
  constructor(
    private readonly reader: SqliteReader,
    private readonly writer: SqliteWriter,
  ) {}

  async load(name: string): Promise<SavedSnapshot | null> {
    const row = this.reader.first('SELECT fold_version, store_id, position, state FROM snapshots WHERE name = ?', name);
    if (row === undefined) return null;
    return {
      foldVersion: Number(row['fold_version']),
      storeId: row['store_id'] as string,
      position: row['position'] as bigint,
      state: row['state'] as Uint8Array,
    };
  }

  async save(name: string, { foldVersion, storeId, position, state }: SavedSnapshot): Promise<void> {
    const sql =
      'INSERT OR REPLACE INTO snapshots (name, fold_version, store_id, position, state) VALUES (?, ?, ?, ?, ?)';
    await this.writer.run({
      statements: [{ sql, rows: [[name, foldVersion, storeId, position, new Uint8Array(state)]] }],
    });
  }

  async remove(name: string): Promise<void> {
    await this.writer.run({ statements: [{ sql: 'DELETE FROM snapshots WHERE name = ?', rows: [[name]] }] });
  }
}
