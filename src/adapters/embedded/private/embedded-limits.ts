import type { Count, CountRule, LimitStore } from '../../../ports/limit-store.port.js';
import type { Row } from '../sqlite/jobs.js';
import type { PrivateFile } from './private-file.js';

/** Later than any time, in the order of text. */
const NEVER = '~';

const TAKE = `
INSERT INTO counts (key, count, ends_at) VALUES (?, 1, ?)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN ends_at <= ? THEN 1 ELSE count + 1 END,
  ends_at = CASE WHEN ends_at <= ? THEN excluded.ends_at ELSE ends_at END
WHERE count < ? OR ends_at <= ?
RETURNING count, ends_at`;

const countOf = (row: Row): Count => ({
  count: Number(row['count']),
  endsAt: row['ends_at'] === NEVER ? null : (row['ends_at'] as string),
});

export class EmbeddedLimits implements LimitStore {
  constructor(private readonly file: PrivateFile) {}

  async take(key: string, { most, now, endsAt }: CountRule): Promise<Count & { readonly taken: boolean }> {
    if (most !== null && most < 1) return { taken: false, count: 0, endsAt };
    const row = [key, endsAt ?? NEVER, now, now, most ?? Number.MAX_SAFE_INTEGER, now];
    const { results } = await this.file.run({ statements: [{ sql: TAKE, rows: [row], returning: true }] });
    const [counted] = results[0]!.rows;
    if (counted !== undefined) return { taken: true, ...countOf(counted) };
    const full = (await this.counts([key], now)).get(key);
    return { taken: false, count: full?.count ?? 0, endsAt: full?.endsAt ?? endsAt };
  }

  async giveBack(key: string): Promise<void> {
    await this.file.execute('UPDATE counts SET count = count - 1 WHERE key = ? AND count > 0', key);
  }

  async counts(keys: readonly string[], now: string): Promise<ReadonlyMap<string, Count>> {
    const sql =
      'SELECT key, count, ends_at FROM counts WHERE key IN (SELECT value FROM json_each(?)) AND ends_at > ? AND count > 0';
    const rows = this.file.rows(sql, JSON.stringify(keys), now);
    return new Map(rows.map((row) => [row['key'] as string, countOf(row)]));
  }

  async clear(key: string): Promise<void> {
    await this.file.execute('DELETE FROM counts WHERE key = ?', key);
  }

  async sweep(before: string): Promise<void> {
    await this.file.execute('DELETE FROM counts WHERE ends_at < ?', before);
  }

  async settings(): Promise<string | null> {
    const row = this.file.row("SELECT value FROM meta WHERE name = 'limits'");
    return row === undefined ? null : (row['value'] as string);
  }

  async putSettings(text: string): Promise<void> {
    await this.file.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('limits', ?)", text);
  }
}
