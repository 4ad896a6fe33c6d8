import { ObjectId, type AnyBulkWriteOperation } from 'mongodb';
import { isStoreUnavailable } from '../../ports/event-store.port.js';
import type { UsageBucket, UsageCounters, UsageQuery } from '../../ports/usage-counters.port.js';
import { duplicatesIn } from './faults.js';
import { DURABLE, type Keyed, type MongoStore } from './mongo-store.js';

type Counted = 'calls' | 'milliseconds';
interface UsageRow extends Keyed, UsageBucket {
  /** The last batches that were added to it, so that none is added twice. */
  readonly batches: readonly string[];
}
interface BatchRow extends Keyed {
  readonly buckets: readonly UsageBucket[];
}

const USAGE = 'gatehouse.usage';
const BATCHES = 'gatehouse.usage_batches';
const BATCHES_REMEMBERED = 100;

/** A field that is missing is null: FerretDB 1.24 leaves out what `$setOnInsert` sets to null. */
const dimensionsOf = ({
  organizationId,
  day,
  gatewayId,
  serverId,
  userId,
  apiKeyId,
  method,
  name,
  outcome,
}: UsageBucket): Omit<UsageBucket, Counted> => ({
  organizationId,
  day,
  gatewayId,
  serverId: serverId ?? null,
  userId: userId ?? null,
  apiKeyId: apiKeyId ?? null,
  method,
  name: name ?? null,
  outcome,
});

const additionOf = (batch: string, bucket: UsageBucket, upsert: boolean): AnyBulkWriteOperation<UsageRow> => {
  const dimensions = dimensionsOf(bucket);
  return {
    updateOne: {
      filter: { _id: JSON.stringify(Object.values(dimensions)), batches: { $ne: batch } },
      update: {
        ...(upsert && { $setOnInsert: dimensions }),
        $inc: { calls: bucket.calls, milliseconds: bucket.milliseconds },
        $push: { batches: { $each: [batch], $slice: -BATCHES_REMEMBERED } },
      },
      upsert,
    },
  };
};

/** Buckets that are alike become one, so that no two additions of a batch meet in one document. */
const merged = (buckets: readonly UsageBucket[]): readonly UsageBucket[] => {
  const byKey = new Map<string, UsageBucket>();
  for (const bucket of buckets) {
    const key = JSON.stringify(Object.values(dimensionsOf(bucket)));
    const { calls, milliseconds } = byKey.get(key) ?? { calls: 0, milliseconds: 0 };
    byKey.set(key, {
      ...dimensionsOf(bucket),
      calls: calls + bucket.calls,
      milliseconds: milliseconds + bucket.milliseconds,
    });
  }
  return [...byKey.values()];
};

/** A batch is stored whole in one document, which needs no transaction, and added to the counters from there, however often that is tried. */
export class MongoUsage implements UsageCounters {
  /** Ids of batches whose storing failed, or seemed to: tried again, a batch keeps its id. */
  private readonly ids = new WeakMap<readonly UsageBucket[], string>();

  constructor(private readonly store: MongoStore) {}

  async prepare(): Promise<void> {
    await this.store.index(USAGE, [
      { organizationId: 1, day: 1 },
      { organizationId: 1, apiKeyId: 1, day: -1 },
    ]);
  }

  async add(buckets: readonly UsageBucket[]): Promise<void> {
    if (buckets.length === 0) return;
    const batch = { _id: this.ids.get(buckets) ?? new ObjectId().toHexString(), buckets: merged(buckets) };
    this.ids.set(buckets, batch._id);
    await this.store.insert<BatchRow>(BATCHES, batch);
    try {
      await this.settle(batch);
    } catch (error) {
      // It is stored: whoever reads next brings it to the counters.
      if (!isStoreUnavailable(error)) throw error;
    }
  }

  async read({ organizationId, from, to }: UsageQuery): Promise<readonly UsageBucket[]> {
    await this.settleAll();
    const filter = { organizationId, day: { $gte: from, $lte: to } };
    const rows = await this.store.run(() => this.rows.find(filter).sort({ day: 1, _id: 1 }).toArray());
    return rows.map((row) => ({
      ...dimensionsOf(row),
      calls: Number(row.calls),
      milliseconds: Number(row.milliseconds),
    }));
  }

  async lastUses(organizationId: string, apiKeyIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    await this.settleAll();
    const newest = (apiKeyId: string) =>
      this.store.run(() => this.rows.find({ organizationId, apiKeyId }).sort({ day: -1 }).limit(1).toArray());
    const rows = await Promise.all(apiKeyIds.map(newest));
    return new Map(rows.flatMap(([row]) => (row?.apiKeyId == null ? [] : [[row.apiKeyId, row.day]])));
  }

  /** Batches whose process died before they were in the counters, or that are on their way. */
  private async settleAll(): Promise<void> {
    const left = await this.store.run(() => this.store.collection<BatchRow>(BATCHES).find({}).toArray());
    for (const batch of left) await this.settle(batch);
  }

  private async settle({ _id, buckets }: BatchRow): Promise<void> {
    const additions = buckets.map((bucket) => additionOf(_id, bucket, true));
    const refused = await this.store.run(() => this.bulk(additions));
    // Added before, or made by someone else just now: only without the upsert can the two be told apart.
    const again = refused.map((at) => additionOf(_id, buckets[at]!, false));
    if (again.length > 0) await this.store.run(() => this.bulk(again));
    await this.store.remove(BATCHES, { _id });
  }

  /** @returns indexes of the additions for which a document of that id stood in the way */
  private async bulk(additions: AnyBulkWriteOperation<UsageRow>[]): Promise<readonly number[]> {
    try {
      await this.rows.bulkWrite(additions, { ordered: false, ...DURABLE });
      return [];
    } catch (error) {
      return duplicatesIn(error);
    }
  }

  private get rows() {
    return this.store.collection<UsageRow>(USAGE);
  }
}
