import { ObjectId, type AnyBulkWriteOperation, type MongoBulkWriteError } from 'mongodb';
import { StoreUnavailable } from '../../ports/event-store.port.js';
import type {
  Collection,
  Document,
  Filter,
  FindOptions,
  GuardedWrite,
  StoredDocument,
} from '../../ports/read-models.port.js';
import { duplicatesIn } from './faults.js';
import type { Keyed, MongoStore, Selection } from './mongo-store.js';
import { orderOf, restOf } from './pages.js';
import { roundsById } from './request-batcher.js';

/** A document with its marker. */
interface Row extends Keyed {
  readonly _marker: bigint;
  /** Id of the write. It tells our own write from another one with the same marker. */
  readonly _by: string;
  /** Only tombstones have it. */
  readonly _gone?: true;
  readonly [field: string]: unknown;
}

/** Shared by all handles on a collection, so that no write creates a dropped collection again. */
export interface CollectionState {
  dropped: boolean;
}

const SCAN_PAGE = 500;
const LIVE: Filter = { _gone: null };

const documentOf = <D extends Document>({ _id, _marker, _by, _gone, ...document }: Row): D => document as D;

const storedOf = <D extends Document>(row: Row): StoredDocument<D> => ({
  id: row._id,
  marker: row._marker,
  document: row._gone === true ? null : documentOf<D>(row),
});

const operationOf = ({ id, marker, expected, document }: GuardedWrite, by: string): AnyBulkWriteOperation<Row> => {
  const guards = { _marker: marker, _by: by };
  const replacement = document === null ? { ...guards, _gone: true as const } : { ...document, ...guards };
  return expected === null
    ? { insertOne: { document: { ...replacement, _id: id } } }
    : { replaceOne: { filter: { _id: id, _marker: expected }, replacement: replacement as never } };
};

/** Sort paths have plain values, no arrays. Documents have no field `_id`, `_marker`, `_by` or `_gone`, and none that begins with `$`. */
export class MongoCollection<D extends Document> implements Collection<D> {
  constructor(
    private readonly store: MongoStore,
    private readonly name: string,
    private readonly state: CollectionState,
  ) {}

  async get(id: string): Promise<D | null> {
    return (await this.load([id])).get(id)?.document ?? null;
  }

  async getMany(ids: readonly string[]): Promise<ReadonlyMap<string, D>> {
    const documents = new Map<string, D>();
    for (const { id, document } of (await this.load(ids)).values()) if (document !== null) documents.set(id, document);
    return documents;
  }

  async load(ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument<D>>> {
    if (ids.length === 0) return new Map();
    const rows = await this.select({ _id: ids.length === 1 ? ids[0] : { $in: [...ids] } });
    return new Map(rows.map((row) => [row._id, storedOf<D>(row)]));
  }

  async find({
    filter,
    sort,
    limit,
    after,
  }: FindOptions): Promise<readonly { readonly id: string; readonly document: D }[]> {
    const found: Row[] = [];
    for (const part of after === undefined ? [{}] : restOf(sort, after)) {
      if (found.length >= limit) break;
      const asked = [LIVE, filter, part].filter((each) => Object.keys(each).length > 0);
      found.push(...(await this.select({ $and: asked }, { sort: orderOf(sort), limit: limit - found.length })));
    }
    return found.map((row) => ({ id: row._id, document: documentOf<D>(row) }));
  }

  async count(filter: Filter): Promise<number> {
    this.checkThere();
    return this.store.count(this.name, Object.keys(filter).length === 0 ? LIVE : { $and: [LIVE, filter] });
  }

  async write(writes: readonly GuardedWrite<D>[]): Promise<readonly string[]> {
    const lost: string[] = [];
    for (const round of roundsById(writes)) lost.push(...(await this.writeRound(round)));
    return lost;
  }

  async *scan(): AsyncIterable<StoredDocument<D>> {
    let last: string | undefined;
    for (;;) {
      const from = last === undefined ? {} : { _id: { $gt: last } };
      const rows: readonly Row[] = await this.select(from, { sort: { _id: 1 }, limit: SCAN_PAGE });
      for (const row of rows) yield storedOf<D>(row);
      if (rows.length < SCAN_PAGE) return;
      last = rows.at(-1)!._id;
    }
  }

  /** Each document at most once. The server names failed inserts, but only counts failed replacements, so these are read again. */
  private async writeRound(writes: readonly GuardedWrite<D>[]): Promise<readonly string[]> {
    const by = new ObjectId().toHexString();
    const operations = writes.map((write) => operationOf(write, by));
    this.checkThere();
    const { taken, matched } = await this.store.run(() => this.bulk(operations));
    const lost = taken.map((at) => writes[at]!.id);
    const replaced = writes.filter((write) => write.expected !== null).map((write) => write.id);
    return matched === replaced.length ? lost : [...lost, ...(await this.notWritten(replaced, by))];
  }

  private async bulk(
    operations: AnyBulkWriteOperation<Row>[],
  ): Promise<{ readonly taken: readonly number[]; readonly matched: number }> {
    try {
      const result = await this.rows.bulkWrite(operations, { ordered: false, ignoreUndefined: true });
      return { taken: [], matched: result.matchedCount };
    } catch (error) {
      const taken = duplicatesIn(error);
      return { taken, matched: (error as MongoBulkWriteError).result.matchedCount };
    }
  }

  /** A document that another process overwrote at once counts as not written: a new read finds the newer one. */
  private async notWritten(ids: readonly string[], by: string): Promise<readonly string[]> {
    const mine = await this.select({ _id: { $in: [...ids] }, _by: by }, { projection: { _id: 1 } });
    const written = new Set(mine.map((row) => row._id));
    return ids.filter((id) => !written.has(id));
  }

  private get rows() {
    return this.store.collection<Row>(this.name);
  }

  private async select(filter: Filter, options?: Selection): Promise<readonly Row[]> {
    this.checkThere();
    return this.store.select<Row>(this.name, filter, options);
  }

  private checkThere(): void {
    if (this.state.dropped) throw new StoreUnavailable(`the collection ${this.name} was dropped`);
  }
}
