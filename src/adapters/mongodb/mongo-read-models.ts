import { MongoServerError } from 'mongodb';
import type { Collection, CollectionSpec, Document, ReadModels } from '../../ports/read-models.port.js';
import { MongoCollection, type CollectionState } from './mongo-collection.js';
import type { IndexKeys, MongoStore } from './mongo-store.js';
import { descends, pathOf } from './pages.js';

/** All other collections of Gatehouse have a dot in their name. */
const NAME = /^[a-z][a-z0-9_]{0,99}$/;
const ALREADY_THERE = 48;

const checkName = (name: string): void => {
  if (!NAME.test(name)) throw new Error(`not a collection's name: ${JSON.stringify(name)}`);
};

const keysOf = (paths: readonly string[]): IndexKeys =>
  Object.fromEntries([...paths, '_id'].map((path) => [pathOf(path).replace('[]', ''), descends(path) ? -1 : 1]));

export class MongoReadModels implements ReadModels {
  private readonly states = new Map<string, CollectionState>();

  constructor(private readonly store: MongoStore) {}

  async open<D extends Document>({ name, indexes }: CollectionSpec): Promise<Collection<D>> {
    checkName(name);
    await this.store.run(async (db) => {
      await db.createCollection(name).catch((error: unknown) => {
        if (!(error instanceof MongoServerError) || error.code !== ALREADY_THERE) throw error;
      });
    });
    await this.store.index(name, indexes.map(keysOf));
    const state = this.states.get(name) ?? { dropped: false };
    this.states.set(name, state);
    return new MongoCollection<D>(this.store, name, state);
  }

  async drop(name: string): Promise<void> {
    checkName(name);
    const state = this.states.get(name);
    if (state !== undefined) state.dropped = true;
    this.states.delete(name);
    await this.store.run((db) => db.collection(name).drop());
  }

  async names(): Promise<readonly string[]> {
    const found = await this.store.run((db) => db.listCollections({}, { nameOnly: true }).toArray());
    return found
      .map(({ name }) => name)
      .filter((name) => NAME.test(name))
      .sort();
  }
}
