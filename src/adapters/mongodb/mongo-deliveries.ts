import { randomUUID } from 'node:crypto';
import type { DeliveryLog, DeliveryRecord } from '../../ports/deliveries.port.js';
import type { Keyed, MongoStore } from './mongo-store.js';

interface DeliveryRow extends Keyed, DeliveryRecord {}
interface LogRow extends Keyed {
  readonly logId: string;
}

const DELIVERIES = 'gatehouse.deliveries';
/** No job is called so: in the same collection, so that the id of the log and the records are lost together. */
const LOG = 'log';

const keyOf = ({ job, id }: Pick<DeliveryRecord, 'job' | 'id'>): string => JSON.stringify([job, id]);
const recordOf = ({ _id, ...record }: DeliveryRow): DeliveryRecord => record;

export class MongoDeliveries implements DeliveryLog {
  constructor(private readonly store: MongoStore) {}

  async prepare(): Promise<void> {
    await this.store.index(DELIVERIES, [{ job: 1, openAt: 1 }, { expiresAt: 1 }]);
  }

  async logId(): Promise<string> {
    await this.store.insert<LogRow>(DELIVERIES, { _id: LOG, logId: randomUUID() });
    return (await this.store.find<LogRow>(DELIVERIES, LOG))?.logId ?? this.logId();
  }

  add(record: DeliveryRecord): Promise<boolean> {
    return this.store.insert<DeliveryRow>(DELIVERIES, { _id: keyOf(record), ...record });
  }

  async find(job: string, id: string): Promise<DeliveryRecord | null> {
    const row = await this.store.find<DeliveryRow>(DELIVERIES, keyOf({ job, id }));
    return row && recordOf(row);
  }

  async change(record: DeliveryRecord): Promise<DeliveryRecord | null> {
    const next = { ...record, revision: record.revision + 1 };
    const filter = { _id: keyOf(record), revision: record.revision };
    const { modifiedCount } = await this.store.run(() =>
      this.store.collection<DeliveryRow>(DELIVERIES).replaceOne(filter, next),
    );
    return modifiedCount === 1 ? next : null;
  }

  async due(job: string, now: string, limit: number): Promise<readonly DeliveryRecord[]> {
    const filter = { job, openAt: { $lte: now }, expiresAt: { $gt: now } };
    return (await this.store.select<DeliveryRow>(DELIVERIES, filter, { sort: { openAt: 1 }, limit })).map(recordOf);
  }

  async open(job: string, now: string): Promise<number> {
    const filter = { job, openAt: { $ne: null }, expiresAt: { $gt: now } };
    return this.store.count(DELIVERIES, filter);
  }

  async sweep(before: string): Promise<void> {
    await this.store.remove(DELIVERIES, { expiresAt: { $lt: before } });
  }
}
