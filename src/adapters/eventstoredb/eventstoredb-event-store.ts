import type { EventFeed, FeedBatch, FollowOptions } from '../../ports/event-feed.port.js';
import type {
  Appended,
  EncodedEvent,
  EventStore,
  ExpectedRevision,
  StoredEvent,
} from '../../ports/event-store.port.js';
import { IdempotentAppend, type RetryLimits } from './idempotent-append.js';
import { Connection } from './connection.js';
import { ReadCutOff, unavailableFor } from './faults.js';
import { followLog } from './following.js';
import { identityOf } from './installation.js';
import { NewestPosition, readStream } from './reading.js';
import { eventsToSend } from './recorded-events.js';

export interface EventStoreDbOptions {
  /** `esdb://` or `esdb+discover://`, with user and password if the server needs them. */
  readonly connectionString: string;
  /** Longest wait for one answer, in milliseconds. Default 2500: about as long as the server waits for a commit. */
  readonly answerWithin?: number;
  /** Longest time until the outcome of an append is known, in milliseconds. Default 6000. */
  readonly appendWithin?: number;
}

/** Event log in EventStoreDB or KurrentDB. Other programs may use the same cluster. One instance for each process. */
export class EventStoreDbEventStore implements EventStore, EventFeed {
  private readonly connection: Connection;
  private readonly retries: RetryLimits;
  private readonly newest = new NewestPosition();
  private readonly closing = new AbortController();
  private identity: Promise<string> | undefined;

  /** Connects with the first call. @throws an error of the client if the connection string is malformed */
  constructor({ connectionString, answerWithin = 2500, appendWithin = 6000 }: EventStoreDbOptions) {
    this.connection = new Connection(connectionString);
    this.retries = { answer: answerWithin, append: appendWithin };
  }

  async storeId(): Promise<string> {
    this.connection.assertOpen();
    this.identity ??= identityOf(this.connection, this.retries).catch((error: unknown) => {
      this.identity = undefined;
      throw error;
    });
    return this.identity;
  }

  async readStream(stream: string, from = 0n, limit?: number): Promise<readonly StoredEvent[]> {
    return this.reading((client) => readStream(client, stream, from, this.retries.answer, limit));
  }

  /** @throws also Refusal `event.too-large` */
  async append(stream: string, expected: ExpectedRevision, events: readonly EncodedEvent[]): Promise<Appended> {
    this.connection.assertOpen();
    const sent = eventsToSend(events);
    const appended = await new IdempotentAppend(this.connection, this.retries, {
      stream,
      expected,
      events: sent,
    }).run();
    this.newest.atLeast(appended.position);
    return appended;
  }

  async *follow(after: bigint, options: FollowOptions): AsyncGenerator<FeedBatch> {
    this.connection.assertOpen();
    const signal = AbortSignal.any([options.signal, this.closing.signal]);
    yield* followLog(this.connection, after, { ...options, signal }, this.retries.answer);
  }

  async head(): Promise<bigint> {
    return this.reading((client) => this.newest.find(client, this.retries.answer));
  }

  /** Ends the followers and the connection; later calls fail. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.connection.close();
  }

  private async reading<T>(call: Parameters<typeof this.connection.use<T>>[0]): Promise<T> {
    const asking = (): Promise<T> => this.connection.use(call);
    const again = (error: unknown): Promise<T> => (error instanceof ReadCutOff ? asking() : Promise.reject(error));
    return asking()
      .catch(again)
      .catch((error: unknown) => {
        throw unavailableFor(error);
      });
  }
}

/** Connects and reads the identity of the log. @throws StoreUnavailable if the server cannot be reached */
export const openEventStoreDb = async (options: EventStoreDbOptions): Promise<EventStoreDbEventStore> => {
  const store = new EventStoreDbEventStore(options);
  try {
    await store.storeId();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
};
