import type { Lease, Leases } from '../../ports/lease.port.js';
import type { Keyed, MongoStore } from './mongo-store.js';

interface LeaseRow extends Keyed {
  /** null: released. The row stays, so that the epoch keeps growing. */
  readonly holder: string | null;
  readonly epoch: bigint;
  readonly expires: Date;
}

const LEASES = 'gatehouse.leases';

/** Only the database's clock counts. It is read first, so a lease is never taken too early. */
export class MongoLeases implements Leases {
  constructor(private readonly store: MongoStore) {}

  async acquire(name: string, holder: string, durationMs: number): Promise<Lease | null> {
    const now = await this.databaseTime();
    const expires = new Date(now.getTime() + durationMs);
    const renewed = await this.change({ _id: name, holder }, { $set: { expires } });
    if (renewed !== null) return { epoch: renewed.epoch };
    // No lease can be longer than this. The database's clock was set back, and the lease would protect a dead holder.
    const beyond = new Date(now.getTime() + 2 * durationMs);
    const free = {
      _id: name,
      holder: { $ne: holder },
      $or: [{ holder: null }, { expires: { $lte: now } }, { expires: { $gt: beyond } }],
    };
    const taken = await this.change(free, { $set: { holder, expires }, $inc: { epoch: 1n } });
    if (taken !== null) return { epoch: taken.epoch };
    return (await this.store.insert<LeaseRow>(LEASES, { _id: name, holder, epoch: 1n, expires }))
      ? { epoch: 1n }
      : null;
  }

  async release(name: string, holder: string): Promise<void> {
    await this.change({ _id: name, holder }, { $set: { holder: null } });
  }

  private async databaseTime(): Promise<Date> {
    const { localTime } = await this.store.run((db) => db.command({ hello: 1 }));
    return localTime as Date;
  }

  private change(
    filter: Readonly<Record<string, unknown>>,
    update: Readonly<Record<string, unknown>>,
  ): Promise<LeaseRow | null> {
    return this.store.run(() =>
      this.store
        .collection<LeaseRow>(LEASES)
        .findOneAndUpdate(filter as never, update as never, { returnDocument: 'after' }),
    ) as Promise<LeaseRow | null>;
  }
}
