import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

interface Row {
  readonly position: number;
  readonly type: string;
  readonly metadata: string;
}

/** The event log of a running product, looked at from the side. */
export class WatchedLog {
  private readonly database: InstanceType<typeof DatabaseSync>;
  private seen = 0;

  constructor(dataDir: string) {
    this.database = new DatabaseSync(join(dataDir, 'events.db'), { readOnly: true });
    this.news();
  }

  /** Types of the events since the last call that a caller caused, not a reaction of the product. */
  news(): readonly string[] {
    const rows = this.database
      .prepare('SELECT position, type, metadata FROM events WHERE position > ? ORDER BY position')
      .all(this.seen) as unknown as readonly Row[];
    this.seen = Number(rows.at(-1)?.position ?? this.seen);
    return rows.flatMap(({ type, metadata }) => {
      const { actor } = JSON.parse(metadata) as { actor: { userId?: string; system?: string } };
      return actor.userId !== undefined || ['edge', 'operator'].includes(actor.system ?? '') ? [type] : [];
    });
  }

  close(): void {
    this.database.close();
  }
}
