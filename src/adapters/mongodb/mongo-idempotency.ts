import { StoreUnavailable } from '../../ports/event-store.port.js';
import type { IdempotencyRecord, IdempotencyRecords } from '../../ports/idempotency.port.js';
import type { Keyed, MongoStore } from './mongo-store.js';

interface RecordRow extends Keyed, IdempotencyRecord {}

const RECORDS = 'gatehouse.idempotency';
const MOST_TRIES = 5;

export class MongoIdempotency implements IdempotencyRecords {
  constructor(private readonly store: MongoStore) {}

  async prepare(): Promise<void> {
    await this.store.index(RECORDS, [{ at: 1 }]);
  }

  async claim(key: string, { requestHash, commandId, answer, at }: IdempotencyRecord): Promise<IdempotencyRecord> {
    const record = { requestHash, commandId, answer, at };
    for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
      if (await this.store.insert<RecordRow>(RECORDS, { _id: key, ...record })) return record;
      const row = await this.store.find<RecordRow>(RECORDS, key);
      // It was deleted between the two calls: the key is new again.
      if (row !== null)
        return { requestHash: row.requestHash, commandId: row.commandId, answer: row.answer, at: row.at };
    }
    throw new StoreUnavailable('MongoDB: the key is claimed and forgotten all the time');
  }

  async settle(key: string, answer: string): Promise<void> {
    await this.store.run(() => this.store.collection<RecordRow>(RECORDS).updateOne({ _id: key }, { $set: { answer } }));
  }

  async forget(key: string): Promise<void> {
    await this.store.remove(RECORDS, { _id: key });
  }

  async sweep(before: string): Promise<void> {
    await this.store.remove(RECORDS, { at: { $lt: before } });
  }
}
