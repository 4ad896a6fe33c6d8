import { type AnyBulkWriteOperation, type Document, ObjectId } from 'mongodb';
import { isStoreUnavailable } from '../../ports/event-store.port.js';
import type {
  UsageBucket,
  UsageCounters,
  UsageQuery,
  UsageSum,
  UsageSumQuery,
} from '../../ports/usage-counters.port.js';
import { duplicatesIn } from './faults.js';
import { DURABLE, type Keyed, type MongoStore } from './mongo-store.js';
import { callsWithOutcome, pageOfSums } from './usage-sums.js';

type Counted = 'calls' | 'milliseconds';
interface UsageRow extends Keyed, UsageBucket {
  /** Ids of the last batches, so that none is added twice. */
  readonly batches: readonly string[];
}
interface SumRow {
  readonly _id?: string | null;
  readonly calls: number;
  readonly milliseconds: number;
}
interface BatchRow extends Keyed {
  readonly buckets: readonly UsageBucket[];
}

const USAGE = 'gatehouse.usage';
const BATCHES = 'gatehouse.usage_batches';
const BATCHES_REMEMBERED = 100;

/** A missing field means null: FerretDB 1.24 omits fields that `$setOnInsert` sets to null. */
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

/** Equal buckets are merged, so that a batch changes each document once. */
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

/** A batch is stored as one document, without a transaction. From there it is added to the counters, once, with any number of tries. */
export class MongoUsage implements UsageCounters {
  /** Ids of batches that seemed to fail. A batch keeps its id in the next try. */
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
      // It is stored: the next read adds it to the counters.
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

  async sums(query: UsageSumQuery): Promise<readonly UsageSum[]> {
    await this.settleAll();
    const page = await this.summed(pageOfSums(query));
    const keys = page.map(({ _id }) => _id ?? null);
    const [errors, ok] = await Promise.all(
      ['error', 'ok'].map(async (outcome) => {
        const rows = keys.length === 0 ? [] : await this.summed(callsWithOutcome(query, keys, outcome));
        return new Map(rows.map(({ _id, calls }) => [_id ?? null, Number(calls)]));
      }),
    );
    return page.map(({ _id, calls, milliseconds }) => {
      const key = _id ?? null;
      const failed = errors!.get(key) ?? 0;
      const refusals = Number(calls) - failed - (ok!.get(key) ?? 0);
      return { key, calls: Number(calls), errors: failed, refusals, milliseconds: Number(milliseconds) };
    });
  }

  async lastUses(organizationId: string, apiKeyIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    await this.settleAll();
    const newest = (apiKeyId: string) =>
      this.store.run(() => this.rows.find({ organizationId, apiKeyId }).sort({ day: -1 }).limit(1).toArray());
    const rows = await Promise.all(apiKeyIds.map(newest));
    return new Map(rows.flatMap(([row]) => (row?.apiKeyId == null ? [] : [[row.apiKeyId, row.day]])));
  }

  /** Batches that are not in the counters yet, perhaps because their process died. */
  private async settleAll(): Promise<void> {
    const left = await this.store.run(() => this.store.collection<BatchRow>(BATCHES).find({}).toArray());
    for (const batch of left) await this.settle(batch);
  }

  private async settle({ _id, buckets }: BatchRow): Promise<void> {
    const additions = buckets.map((bucket) => additionOf(_id, bucket, true));
    const refused = await this.store.run(() => this.bulk(additions));
    // Either it was added before, or another process has just created the document. A try without upsert tells which.
    const again = refused.map((at) => additionOf(_id, buckets[at]!, false));
    if (again.length > 0) await this.store.run(() => this.bulk(again));
    await this.store.remove(BATCHES, { _id });
  }

  /** @returns indexes of the additions that met an existing document */
  private async bulk(additions: AnyBulkWriteOperation<UsageRow>[]): Promise<readonly number[]> {
    try {
      await this.rows.bulkWrite(additions, { ordered: false, ...DURABLE });
      return [];
    } catch (error) {
      return duplicatesIn(error);
    }
  }

  private summed(pipeline: Document[]): Promise<readonly SumRow[]> {
    return this.store.run(() => this.rows.aggregate<SumRow>(pipeline).toArray());
  }

  private get rows() {
    return this.store.collection<UsageRow>(USAGE);
  }
}
