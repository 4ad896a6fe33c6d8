import type { KnownPlaces } from '../../../ports/known-places.port.js';
import type { PrivateFile } from './private-file.js';

const KEEP = 'INSERT OR REPLACE INTO places (user_id, place, until) VALUES (?, ?, ?)';
const CUT =
  'DELETE FROM places WHERE user_id = ? AND place NOT IN (SELECT place FROM places WHERE user_id = ? ORDER BY until DESC, place LIMIT ?)';

export class EmbeddedPlaces implements KnownPlaces {
  constructor(private readonly file: PrivateFile) {}

  async of(userId: string, now: string): Promise<ReadonlyMap<string, string>> {
    const rows = this.file.rows('SELECT place, until FROM places WHERE user_id = ? AND until > ?', userId, now);
    return new Map(rows.map((row) => [row['place'] as string, row['until'] as string]));
  }

  async keep(userId: string, place: string, until: string, most: number): Promise<void> {
    const statements = [
      { sql: KEEP, rows: [[userId, place, until]] },
      { sql: CUT, rows: [[userId, userId, most]] },
    ];
    await this.file.run({ statements });
  }

  async removeOf(userId: string): Promise<void> {
    await this.file.execute('DELETE FROM places WHERE user_id = ?', userId);
  }

  async sweep(before: string): Promise<void> {
    await this.file.execute('DELETE FROM places WHERE until < ?', before);
  }
}
