import { randomUUID } from 'node:crypto';
import type { DeliveryLog, DeliveryRecord } from '../../../ports/deliveries.port.js';
import type { Row, SqlValue } from '../sqlite/jobs.js';
import type { PrivateFile } from './private-file.js';

/** No job is called so: its one row holds the id of the log, so that the two are lost together. */
const LOG = '';

const recordOf = (row: Row): DeliveryRecord => JSON.parse(row['record'] as string) as DeliveryRecord;

export class EmbeddedDeliveries implements DeliveryLog {
  constructor(private readonly file: PrivateFile) {}

  async logId(): Promise<string> {
    await this.insert(LOG, LOG, null, '', 0, randomUUID());
    return this.file.row('SELECT record FROM deliveries WHERE job = ? AND id = ?', LOG, LOG)!['record'] as string;
  }

  add(record: DeliveryRecord): Promise<boolean> {
    const { job, id, openAt, expiresAt, revision } = record;
    return this.insert(job, id, openAt, expiresAt, revision, JSON.stringify(record));
  }

  async find(job: string, id: string): Promise<DeliveryRecord | null> {
    const row = this.file.row('SELECT record FROM deliveries WHERE job = ? AND id = ?', job, id);
    return row === undefined ? null : recordOf(row);
  }

  async change(record: DeliveryRecord): Promise<DeliveryRecord | null> {
    const { job, id, openAt, revision } = record;
    const next = { ...record, revision: revision + 1 };
    const sql = 'UPDATE deliveries SET open_at = ?, revision = ?, record = ? WHERE job = ? AND id = ? AND revision = ?';
    const row = [openAt, next.revision, JSON.stringify(next), job, id, revision];
    const { results } = await this.file.run({ statements: [{ sql, rows: [row] }] });
    return results[0]!.changes[0] === 1 ? next : null;
  }

  async due(job: string, now: string, limit: number): Promise<readonly DeliveryRecord[]> {
    const sql =
      'SELECT record FROM deliveries WHERE job = ? AND open_at <= ? AND expires_at > ? ORDER BY open_at LIMIT ?';
    return this.file.rows(sql, job, now, now, limit).map(recordOf);
  }

  async open(job: string, now: string): Promise<number> {
    const sql = 'SELECT count(*) AS open FROM deliveries WHERE job = ? AND open_at IS NOT NULL AND expires_at > ?';
    return Number(this.file.row(sql, job, now)!['open']);
  }

  async sweep(before: string): Promise<void> {
    await this.file.execute('DELETE FROM deliveries WHERE job <> ? AND expires_at < ?', LOG, before);
  }

  /** In the order of the columns. */
  private async insert(...row: readonly SqlValue[]): Promise<boolean> {
    const sql =
      'INSERT INTO deliveries (job, id, open_at, expires_at, revision, record) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (job, id) DO NOTHING';
    const { results } = await this.file.run({ statements: [{ sql, rows: [row] }] });
    return results[0]!.changes[0] === 1;
  }
}
