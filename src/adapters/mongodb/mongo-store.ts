import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import {
  type Collection,
  type Db,
  type Document,
  type FindOptions,
  type MongoClient,
  MongoServerError,
  type UpdateFilter,
} from 'mongodb';
import { StoreUnavailable } from '../../ports/event-store.port.js';
import { connected, MOST_CONNECTIONS, type MongoOptions, NO_TIME_LIMIT } from './connection.js';
import { isDuplicateKey, isUnavailable, neverSent, unavailable } from './faults.js';

/** Every document has a text id. A bigint is an int64, a number an int32 or a double. */
export interface Keyed {
  readonly _id: string;
}

/** Paths in order, with 1 for ascending and -1 for descending. */
export type IndexKeys = Readonly<Record<string, 1 | -1>>;

const NO_SUCH_COLLECTION = 26;
const LONGEST_CALL_MS = 10_000;
/** Of the time of a call: the server then gives up, and says so, before nobody waits any more. */
const SHARE_OF_THE_SERVER = 0.9;
const FAILING_TOO_LONG_MS = 8_000;
const LONGEST_GOODBYE_MS = 2_000;

export type Selection = Pick<FindOptions, 'sort' | 'limit' | 'projection' | 'singleBatch'>;

const textOf = (keys: IndexKeys): string =>
  JSON.stringify(Object.entries(keys).map(([path, direction]) => [path, Number(direction)]));

const noneYet = (error: unknown): readonly Readonly<Record<string, unknown>>[] => {
  if (error instanceof MongoServerError && error.code === NO_SUCH_COLLECTION) return [];
  throw error;
};

/** The database, shared by all adapters. There is one client at a time; a client that keeps failing is replaced. */
export class MongoStore {
  private closed = false;
  private client: MongoClient;
  private db: Db;
  private failingSince: number | undefined;
  private replacing: Promise<void> | undefined;
  private readonly ending = new AbortController();
  private readonly queryMs: number;

  private constructor(
    private readonly options: MongoOptions,
    private readonly timeoutMs: number,
  ) {
    [this.client, this.db] = connected(options, timeoutMs);
    this.queryMs = Math.ceil(timeoutMs * SHARE_OF_THE_SERVER);
  }

  /** @throws StoreUnavailable; MongoParseError for a malformed connection string */
  static async open(options: MongoOptions): Promise<MongoStore> {
    const store = new MongoStore(options, options.timeoutMs ?? LONGEST_CALL_MS);
    try {
      await store.run(() => store.client.connect());
    } catch (error) {
      await store.client.close();
      throw error;
    }
    return store;
  }

  /** Aborted when the store is closed. */
  get signal(): AbortSignal {
    return this.ending.signal;
  }

  collection<D extends Keyed>(name: string): Collection<D> {
    return this.db.collection<D>(name);
  }

  /**
   * Creates only missing indexes: FerretDB 1.24 crashes if it gets a list of existing ones. Building one may take minutes and
   * has no limit. @throws StoreUnavailable
   */
  async index(name: string, keys: readonly IndexKeys[]): Promise<void> {
    const there = await this.run((db) => db.collection(name).listIndexes().toArray().catch(noneYet));
    const known = new Set(there.map((index) => textOf(index['key'] as IndexKeys)));
    for (const key of keys)
      if (!known.has(textOf(key)))
        await this.run((db) => db.collection(name).createIndex(key, NO_TIME_LIMIT), Infinity);
  }

  /** The driver's own limit covers only the wait for a server; this timer covers the whole call. @throws StoreUnavailable */
  async run<T>(work: (db: Db) => Promise<T>, limitMs = this.timeoutMs): Promise<T> {
    if (this.closed) throw unavailable('closed');
    const { client } = this;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      if (limitMs < Infinity) timer = setTimeout(() => reject(unavailable(`no answer within ${limitMs} ms`)), limitMs);
    });
    try {
      const answer = await Promise.race([this.sent(work), late]);
      this.failingSince = undefined;
      return answer;
    } catch (error) {
      this.failed(client, error);
      throw isUnavailable(error) ? unavailable((error as Error).message) : error;
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * The driver can wait for ever: if a connection ends during a write, the driver does not notice. Our timer ends the call,
   * but the driver's monitor still waits, and every later call fails, even with a healthy server.
   */
  private failed(client: MongoClient, error: unknown): void {
    if (this.closed || client !== this.client) return;
    if (error instanceof MongoServerError || !(error instanceof StoreUnavailable || isUnavailable(error)))
      return void (this.failingSince = undefined);
    const now = performance.now();
    this.failingSince ??= now;
    if (now - this.failingSince >= (this.options.replaceAfterMs ?? FAILING_TOO_LONG_MS))
      this.replacing ??= this.replace().finally(() => (this.replacing = undefined));
  }

  /** The successor must reach the server first: a client that failed once to do so is useless. */
  private async replace(): Promise<void> {
    const [client, db] = connected(this.options, this.timeoutMs);
    const reached = await client.connect().then(
      () => !this.closed,
      () => false,
    );
    const given = reached ? this.client : client;
    if (reached) [this.client, this.db, this.failingSince] = [client, db, undefined];
    void given.close().catch(() => undefined);
  }

  /** Each failed try removes a closed connection from the pool. */
  private async sent<T>(work: (db: Db) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await work(this.db);
      } catch (error) {
        if (tries > MOST_CONNECTIONS || !neverSent(error)) throw error;
        await nextTurn();
      }
    }
  }

  /** Inserts the document, or replaces the one with its id. @throws StoreUnavailable */
  async put<D extends Keyed>(name: string, document: D): Promise<void> {
    const id = { _id: document._id as never };
    await this.upsert((db) => db.collection(name).replaceOne(id, document, { upsert: true, ignoreUndefined: true }));
  }

  async change<D extends Keyed>(name: string, { _id }: Keyed, update: UpdateFilter<D>): Promise<void> {
    await this.upsert((db) => db.collection<D>(name).updateOne({ _id } as never, update, { upsert: true }));
  }

  /** Of two simultaneous upserts of a new id, the second one finds the document the next time. */
  private async upsert(work: (db: Db) => Promise<unknown>): Promise<void> {
    await this.run(async (db) => {
      try {
        await work(db);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        await work(db);
      }
    });
  }

  /** Inserts the document if its id is new. @returns false if it exists already. @throws StoreUnavailable */
  async insert<D extends Keyed>(name: string, document: D): Promise<boolean> {
    return this.run(async (db) => {
      try {
        await db.collection(name).insertOne(document as never);
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    });
  }

  /** Every query of the adapters, but for those that count. The server gives up when its time is over. @throws StoreUnavailable */
  async select<D extends Keyed>(
    name: string,
    filter: Readonly<Record<string, unknown>>,
    options: Selection = {},
  ): Promise<readonly D[]> {
    const rows = this.run((db) =>
      db
        .collection(name)
        .find(filter, { ...options, maxTimeMS: this.queryMs })
        .toArray(),
    );
    return (await rows) as unknown as readonly D[];
  }

  aggregate<D extends object>(name: string, pipeline: Document[]): Promise<readonly D[]> {
    return this.run((db) => db.collection(name).aggregate<D>(pipeline, { maxTimeMS: this.queryMs }).toArray());
  }

  async count(name: string, filter: Readonly<Record<string, unknown>>): Promise<number> {
    return this.run((db) => db.collection(name).countDocuments(filter, { maxTimeMS: this.queryMs }));
  }

  /** @throws StoreUnavailable */
  async find<D extends Keyed>(name: string, id: string): Promise<D | null> {
    return (await this.select<D>(name, { _id: id }, { limit: 1, singleBatch: true }))[0] ?? null;
  }

  /** In the requested order, with null for missing ones. @throws StoreUnavailable */
  async findAll<D extends Keyed>(name: string, ids: readonly string[]): Promise<readonly (D | null)[]> {
    const [first, ...others] = new Set(ids);
    const filter = { _id: others.length === 0 ? first : { $in: [first, ...others] } };
    const rows = await this.select<D>(name, filter, { singleBatch: others.length === 0 });
    const found = new Map(rows.map((row) => [row._id, row]));
    return ids.map((id) => found.get(id) ?? null);
  }

  /** @throws StoreUnavailable */
  async remove(name: string, filter: Readonly<Record<string, unknown>>): Promise<void> {
    await this.run((db) => db.collection(name).deleteMany(filter));
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.ending.abort();
    const goodbye = Promise.all([this.client.close(), this.replacing]).catch(() => undefined);
    await Promise.race([goodbye, pause(LONGEST_GOODBYE_MS, undefined, { ref: false })]);
  }
}
