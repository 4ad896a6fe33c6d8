import { StoreUnavailable } from '../../ports/event-store.port.js';
import type { Count, CountRule, LimitStore } from '../../ports/limit-store.port.js';
import type { Keyed, MongoStore } from './mongo-store.js';

interface CountRow extends Keyed {
  readonly count: number;
  /** In the order of text. */
  readonly endsAt: string;
}
interface SettingsRow extends Keyed {
  readonly value: string;
}

const COUNTS = 'gatehouse.counts';
const META = 'gatehouse.meta';
const SETTINGS = 'limits';
/** Later than any time, in the order of text. */
const NEVER = '~';
const MOST_TRIES = 20;

const countOf = ({ count, endsAt }: CountRow): Count => ({
  count: Number(count),
  endsAt: endsAt === NEVER ? null : endsAt,
});

export class MongoLimits implements LimitStore {
  constructor(private readonly store: MongoStore) {}

  async prepare(): Promise<void> {
    await this.store.index(COUNTS, [{ endsAt: 1 }]);
  }

  async take(key: string, rule: CountRule): Promise<Count & { readonly taken: boolean }> {
    const { most, now, endsAt } = rule;
    if (most !== null && most < 1) return { taken: false, count: 0, endsAt };
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const counted = (await this.oneMore(key, rule)) ?? (await this.anew(key, rule));
      if (counted !== null) return { taken: true, ...countOf(counted) };
      const row = await this.store.find<CountRow>(COUNTS, key);
      // Otherwise it ended, or was cleared, between the calls.
      if (row !== null && row.endsAt > now && most !== null && row.count >= most)
        return { taken: false, ...countOf(row) };
    }
    throw new StoreUnavailable('MongoDB: a count changes all the time');
  }

  async giveBack(key: string): Promise<void> {
    await this.store.run(() => this.rows.updateOne({ _id: key, count: { $gt: 0 } }, { $inc: { count: -1 } }));
  }

  async counts(keys: readonly string[], now: string): Promise<ReadonlyMap<string, Count>> {
    if (keys.length === 0) return new Map();
    const rows = await this.store.findAll<CountRow>(COUNTS, keys);
    return new Map(
      rows.flatMap((row) => (row !== null && row.endsAt > now && row.count > 0 ? [[row._id, countOf(row)]] : [])),
    );
  }

  async clear(key: string): Promise<void> {
    await this.store.remove(COUNTS, { _id: key });
  }

  async sweep(before: string): Promise<void> {
    await this.store.remove(COUNTS, { endsAt: { $lt: before } });
  }

  async settings(): Promise<string | null> {
    return (await this.store.find<SettingsRow>(META, SETTINGS))?.value ?? null;
  }

  async putSettings(text: string): Promise<void> {
    await this.store.put<SettingsRow>(META, { _id: SETTINGS, value: text });
  }

  private oneMore(key: string, { most, now }: CountRule): Promise<CountRow | null> {
    const filter = { _id: key, endsAt: { $gt: now }, ...(most !== null && { count: { $lt: most } }) };
    return this.store.run(() =>
      this.rows.findOneAndUpdate(filter, { $inc: { count: 1 } }, { returnDocument: 'after' }),
    );
  }

  private async anew(key: string, { now, endsAt }: CountRule): Promise<CountRow | null> {
    const row = { count: 1, endsAt: endsAt ?? NEVER };
    const ended = { _id: key, endsAt: { $lte: now } };
    const begun = await this.store.run(() =>
      this.rows.findOneAndUpdate(ended, { $set: row }, { returnDocument: 'after' }),
    );
    if (begun !== null) return begun;
    return (await this.store.insert<CountRow>(COUNTS, { _id: key, ...row })) ? { _id: key, ...row } : null;
  }

  private get rows() {
    return this.store.collection<CountRow>(COUNTS);
  }
}
