import { type AnyBulkWriteOperation, ObjectId } from 'mongodb';
import { isStoreUnavailable } from '../../ports/event-store.port.js';
import type {
  UsageBucket,
  UsageCounters,
  UsageQuery,
  UsageSum,
  UsageSumQuery,
} from '../../ports/usage-counters.port.js';
import { duplicatesIn } from './faults.js';
import type { Keyed, MongoStore } from './mongo-store.js';
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
interface UseRow extends Keyed {
  readonly day: string;
}

const useId = (organizationId: string, apiKeyId: string): string => JSON.stringify([organizationId, apiKeyId]);

const usesOf = (buckets: readonly UsageBucket[]): AnyBulkWriteOperation<UseRow>[] =>
  buckets.flatMap(({ organizationId, apiKeyId, day }) =>
    apiKeyId === null || apiKeyId === undefined
      ? []
      : { updateOne: { filter: { _id: useId(organizationId, apiKeyId) }, update: { $max: { day } }, upsert: true } },
  );

const USAGE = 'gatehouse.usage';
const BATCHES = 'gatehouse.usage_batches';
const LAST_USES = 'gatehouse.key_uses';
const FILLED = 'filled';
const PAGE = 1_000;
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
    await this.store.index(USAGE, [{ organizationId: 1, day: 1, _id: 1 }]);
    if ((await this.store.find<UseRow>(LAST_USES, FILLED)) !== null) return;
    const next = (after: string): Promise<readonly UsageRow[]> =>
      this.store.select<UsageRow>(USAGE, { _id: { $gt: after } }, { sort: { _id: 1 }, limit: PAGE });
    for (let page = await next(''); page.length > 0; page = await next(page.at(-1)!._id)) await this.keepUses(page);
    await this.store.insert<UseRow>(LAST_USES, { _id: FILLED, day: '' });
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
    const rows = await this.store.select<UsageRow>(USAGE, filter, { sort: { day: 1, _id: 1 } });
    return rows.map((row) => ({
      ...dimensionsOf(row),
      calls: Number(row.calls),
      milliseconds: Number(row.milliseconds),
    }));
  }

  async sums(query: UsageSumQuery): Promise<readonly UsageSum[]> {
    await this.settleAll();
    const page = await this.store.aggregate<SumRow>(USAGE, pageOfSums(query));
    const keys = page.map(({ _id }) => _id ?? null);
    const [errors, ok] = await Promise.all(
      ['error', 'ok'].map(async (outcome) => {
        const rows =
          keys.length === 0 ? [] : await this.store.aggregate<SumRow>(USAGE, callsWithOutcome(query, keys, outcome));
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
    if (apiKeyIds.length === 0) return new Map();
    const ids = apiKeyIds.map((apiKeyId) => useId(organizationId, apiKeyId));
    const rows = await this.store.findAll<UseRow>(LAST_USES, ids);
    return new Map(rows.flatMap((row, at) => (row === null ? [] : [[apiKeyIds[at]!, row.day]])));
  }

  private async keepUses(buckets: readonly UsageBucket[]): Promise<void> {
    const uses = usesOf(buckets);
    if (uses.length === 0) return;
    const refused = await this.store.run(() => this.bulk(LAST_USES, uses));
    const again = refused.map((at) => uses[at]!);
    if (again.length > 0) await this.store.run(() => this.bulk(LAST_USES, again));
  }

  /** Batches that are not in the counters yet, perhaps because their process died. */
  private async settleAll(): Promise<void> {
    for (const batch of await this.store.select<BatchRow>(BATCHES, {})) await this.settle(batch);
  }

  private async settle({ _id, buckets }: BatchRow): Promise<void> {
    const additions = buckets.map((bucket) => additionOf(_id, bucket, true));
    const refused = await this.store.run(() => this.bulk(USAGE, additions));
    // Either it was added before, or another process has just created the document. A try without upsert tells which.
    const again = refused.map((at) => additionOf(_id, buckets[at]!, false));
    if (again.length > 0) await this.store.run(() => this.bulk(USAGE, again));
    await this.keepUses(buckets);
    await this.store.remove(BATCHES, { _id });
  }

  /** @returns indexes of the operations that met an existing document */
  private async bulk<D extends Keyed>(
    name: string,
    operations: AnyBulkWriteOperation<D>[],
  ): Promise<readonly number[]> {
    try {
      await this.store.collection<D>(name).bulkWrite(operations, { ordered: false });
      return [];
    } catch (error) {
      return duplicatesIn(error);
    }
  }
}
