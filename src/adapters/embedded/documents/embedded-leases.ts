import type { Clock } from '../../../ports/clock.port.js';
import type { Lease, Leases } from '../../../ports/lease.port.js';
import type { SqliteWriter } from '../sqlite/sqlite-writer.js';

const ACQUIRE = `
INSERT INTO leases (name, holder, epoch, expires) VALUES (?1, ?2, 1, ?4)
ON CONFLICT (name) DO UPDATE SET
  epoch = epoch + (holder IS NOT excluded.holder), holder = excluded.holder, expires = excluded.expires
WHERE holder IS excluded.holder OR holder IS NULL OR expires <= ?3
RETURNING epoch`;

/** One process owns the folder, but leases work as on a server, so that code that uses them can be tested here. */
export class EmbeddedLeases implements Leases {
  constructor(
    private readonly writer: SqliteWriter,
    private readonly clock: Clock,
  ) {}

  async acquire(name: string, holder: string, durationMs: number): Promise<Lease | null> {
    const now = Date.parse(this.clock.now());
    const outcome = await this.writer.run({
      statements: [{ sql: ACQUIRE, rows: [[name, holder, now, now + durationMs]], returning: true }],
    });
    const row = outcome.results[0]!.rows[0];
    return row === undefined ? null : { epoch: row['epoch'] as bigint };
  }

  /** The row stays without a holder, so that the epoch keeps growing. */
  async release(name: string, holder: string): Promise<void> {
    await this.writer.run({
      statements: [
        { sql: 'UPDATE leases SET holder = NULL, expires = 0 WHERE name = ? AND holder = ?', rows: [[name, holder]] },
      ],
    });
  }
}
