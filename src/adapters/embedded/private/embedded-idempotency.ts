import type { IdempotencyRecord, IdempotencyRecords } from '../../../ports/idempotency.port.js';
import type { PrivateFile } from './private-file.js';

const COLUMNS = 'request_hash, command_id, answer, at';

export class EmbeddedIdempotency implements IdempotencyRecords {
  constructor(private readonly file: PrivateFile) {}

  async claim(key: string, { requestHash, commandId, answer, at }: IdempotencyRecord): Promise<IdempotencyRecord> {
    const outcome = await this.file.run({
      statements: [
        {
          sql: `INSERT INTO idempotency (key, ${COLUMNS}) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
          rows: [[key, requestHash, commandId, answer, at]],
        },
        { sql: `SELECT ${COLUMNS} FROM idempotency WHERE key = ?`, rows: [[key]], returning: true },
      ],
    });
    const row = outcome.results[1]!.rows[0]!;
    return {
      requestHash: row['request_hash'] as string,
      commandId: row['command_id'] as string,
      answer: row['answer'] as string | null,
      at: row['at'] as string,
    };
  }

  async settle(key: string, answer: string): Promise<void> {
    await this.file.execute('UPDATE idempotency SET answer = ? WHERE key = ?', answer, key);
  }

  async forget(key: string): Promise<void> {
    await this.file.execute('DELETE FROM idempotency WHERE key = ?', key);
  }

  async sweep(before: string): Promise<void> {
    await this.file.execute('DELETE FROM idempotency WHERE at < ?', before);
  }
}
