import { Aggregator } from 'mingo';
import { CommandError, StoredCollection, type Change } from './stored-collection.js';
import type { Message } from './wire.js';

const FIRST_BATCH = 101;
const NEXT_BATCH = 1_000;

interface Cursor {
  readonly ns: string;
  readonly rest: Message[];
}

type Handler = (command: Message, db: string) => Message;

/** The commands that the driver sends for what the adapter does, over collections in memory. Anything else is CommandNotFound. */
export class Commands {
  private readonly cursors = new Map<bigint, Cursor>();
  private lastCursor = 0n;

  private readonly handlers: Readonly<Record<string, Handler>> = {
    ping: () => ({}),
    endsessions: () => ({}),
    create: (command, db) => this.create(`${db}.${String(command['create'])}`),
    createindexes: (command, db) => this.createIndexes(command, db),
    listindexes: (command, db) => {
      const ns = `${db}.${String(command['listIndexes'])}`;
      if (!this.collections.has(ns)) throw new CommandError(26, 'NamespaceNotFound', `ns does not exist: ${ns}`);
      return this.page(
        ns,
        [...this.at(ns).indexes].map(([name, key]) => ({ v: 2, name, key })),
        undefined,
      );
    },
    listcollections: (_, db) =>
      this.page(
        `${db}.$cmd.listCollections`,
        this.namesOf(db).map((name) => ({ name, type: 'collection' })),
        undefined,
      ),
    drop: (command, db) => this.drop(`${db}.${String(command['drop'])}`),
    dropdatabase: (_, db) => {
      for (const name of this.namesOf(db)) this.collections.delete(`${db}.${name}`);
      return {};
    },
    insert: (command, db) => this.insert(command, db),
    update: (command, db) => this.update(command, db),
    delete: (command, db) => this.delete(command, db),
    findandmodify: (command, db) => this.findAndModify(command, db),
    find: (command, db) => this.find(command, db),
    getmore: (command) => this.getMore(command),
    killcursors: () => ({}),
    aggregate: (command, db) => this.aggregate(command, db),
  };

  constructor(private readonly collections = new Map<string, StoredCollection>()) {}

  /** A copy of all collections. */
  fork(): Commands {
    return new Commands(new Map([...this.collections].map(([ns, collection]) => [ns, collection.fork()])));
  }

  /** @throws CommandError */
  run(command: Message): Message {
    const name = Object.keys(command)[0]!;
    const handler = this.handlers[name.toLowerCase()];
    if (handler === undefined) throw new CommandError(59, 'CommandNotFound', `no such command: '${name}'`);
    return { ...handler(command, String(command['$db'])), ok: 1 };
  }

  private at(ns: string): StoredCollection {
    const found = this.collections.get(ns) ?? new StoredCollection();
    this.collections.set(ns, found);
    return found;
  }

  private namesOf(db: string): string[] {
    return [...this.collections.keys()].filter((ns) => ns.startsWith(`${db}.`)).map((ns) => ns.slice(db.length + 1));
  }

  private create(ns: string): Message {
    if (this.collections.has(ns)) throw new CommandError(48, 'NamespaceExists', `Collection ${ns} already exists.`);
    this.at(ns);
    return {};
  }

  private createIndexes(command: Message, db: string): Message {
    const collection = this.at(`${db}.${String(command['createIndexes'])}`);
    for (const { name, key, unique } of command['indexes'] as { name: string; key: Message; unique?: boolean }[]) {
      if (unique === true)
        throw new CommandError(67, 'CannotCreateIndex', 'this server keeps no index but that of _id unique');
      collection.indexes.set(name, key);
    }
    return {};
  }

  private drop(ns: string): Message {
    if (!this.collections.delete(ns)) throw new CommandError(26, 'NamespaceNotFound', 'ns not found');
    return {};
  }

  private insert(command: Message, db: string): Message {
    const ns = `${db}.${String(command['insert'])}`;
    const collection = this.at(ns);
    return this.each(
      command['documents'] as Message[],
      command,
      (document) => (collection.insert(document, ns), { n: 1 }),
    );
  }

  private update(command: Message, db: string): Message {
    const ns = `${db}.${String(command['update'])}`;
    const collection = this.at(ns);
    return this.each(command['updates'] as Change[], command, (change) => {
      const { before, after } = collection.change(change, ns);
      return {
        n: after.length,
        nModified: before.length,
        ...(before.length < after.length && { upserted: after[0]!['_id'] }),
      };
    });
  }

  private delete(command: Message, db: string): Message {
    const collection = this.at(`${db}.${String(command['delete'])}`);
    return this.each(command['deletes'] as { q: Message; limit: number }[], command, ({ q, limit }) => ({
      n: collection.remove(q, limit).length,
    }));
  }

  /** Each part on its own; an ordered command stops at the first that fails. */
  private each<P>(
    parts: readonly P[],
    command: Message,
    work: (part: P) => { n: number; nModified?: number; upserted?: unknown },
  ): Message {
    const total = { n: 0, nModified: 0 };
    const upserted: Message[] = [];
    const writeErrors: Message[] = [];
    for (const [index, part] of parts.entries()) {
      try {
        const done = work(part);
        total.n += done.n;
        total.nModified += done.nModified ?? 0;
        if (done.upserted !== undefined) upserted.push({ index, _id: done.upserted });
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        writeErrors.push({ index, code: error.code, errmsg: error.message, keyPattern: { _id: 1 } });
        if (command['ordered'] !== false) break;
      }
    }
    return { ...total, ...(upserted.length > 0 && { upserted }), ...(writeErrors.length > 0 && { writeErrors }) };
  }

  private findAndModify(command: Message, db: string): Message {
    const ns = `${db}.${String(command['findAndModify'])}`;
    const q = (command['query'] ?? {}) as Message;
    if (command['remove'] === true) {
      const [gone] = this.at(ns).remove(q, 1);
      return { value: gone ?? null, lastErrorObject: { n: gone === undefined ? 0 : 1 } };
    }
    const { before, after } = this.at(ns).change(
      { q, u: command['update'] as Message, upsert: command['upsert'] === true },
      ns,
    );
    const value = (command['new'] === true ? after : before)[0] ?? null;
    return { value, lastErrorObject: { n: after.length, updatedExisting: before.length > 0 } };
  }

  private find(command: Message, db: string): Message {
    const ns = `${db}.${String(command['find'])}`;
    const found = this.at(ns).matching((command['filter'] ?? {}) as Message, (command['sort'] ?? {}) as Message);
    const skip = Number(command['skip'] ?? 0);
    const limit = Number(command['limit'] ?? 0);
    const fields = Object.entries((command['projection'] ?? {}) as Message);
    const rows = found.slice(skip, limit === 0 ? undefined : skip + limit);
    // The adapter only ever asks for the id alone.
    return this.page(
      ns,
      fields.length === 0 ? rows : rows.map((row) => ({ _id: row['_id'] })),
      command['singleBatch'] === true ? Infinity : command['batchSize'],
    );
  }

  private aggregate(command: Message, db: string): Message {
    const ns = `${db}.${String(command['aggregate'])}`;
    const [first, ...rest] = command['pipeline'] as Message[];
    if (first?.['$match'] === undefined)
      throw new CommandError(2, 'BadValue', 'this server only aggregates what it matched first');
    const found = this.at(ns).matching(first['$match'] as Message);
    const counts = new Aggregator(rest as never).run(found);
    return this.page(ns, counts as Message[], (command['cursor'] as Message | undefined)?.['batchSize']);
  }

  private page(ns: string, rows: readonly Message[], batchSize: unknown): Message {
    const size = batchSize === undefined ? FIRST_BATCH : Number(batchSize);
    const rest = rows.slice(size);
    const id = rest.length === 0 ? 0n : (this.lastCursor += 1n);
    if (rest.length > 0) this.cursors.set(id, { ns, rest });
    return { cursor: { id, ns, firstBatch: rows.slice(0, size) } };
  }

  private getMore(command: Message): Message {
    const id = BigInt(command['getMore'] as bigint);
    const cursor = this.cursors.get(id);
    if (cursor === undefined) throw new CommandError(43, 'CursorNotFound', `cursor id ${id} not found`);
    const nextBatch = cursor.rest.splice(0, Number(command['batchSize'] ?? NEXT_BATCH));
    if (cursor.rest.length === 0) this.cursors.delete(id);
    return { cursor: { id: cursor.rest.length === 0 ? 0n : id, ns: cursor.ns, nextBatch } };
  }
}
