import type { EventStoreDBClient } from '@eventstore/db-client';

import type { EventFeed, FeedBatch, FollowOptions } from '../../ports/event-feed.port.js';
import type {
  Appended,
  EncodedEvent,
  EventStore,
  ExpectedRevision,
  StoredEvent,
} from '../../ports/event-store.port.js';
import { type Appending, IdempotentAppend, type RetryLimits } from './idempotent-append.js';
import { Connection } from './connection.js';
import { READ_ALL, ReadCutOff, unavailableFor } from './faults.js';
import { followLog } from './following.js';
import { identityOf } from './installation.js';
import { endOfLog, NewestPosition, type Reading, readStream } from './reading.js';
import { eventsToSend } from './recorded-events.js';
import { StreamNames } from './stream-names.js';

export interface EventStoreDbOptions {
  /** `esdb://` or `esdb+discover://`, with user and password if the server needs them. */
  readonly connectionString: string;
  /** Stands before the name of every stream, so that installations can share a server; null for a log without. Default `gatehouse`. */
  readonly streamPrefix?: string | null;
  /** Longest wait for one answer, in milliseconds. Default 2500: about as long as the server waits for a commit. */
  readonly answerWithin?: number;
  /** Longest time until the outcome of an append is known, in milliseconds. Default 6000. */
  readonly appendWithin?: number;
}

/** Event log in EventStoreDB or KurrentDB. Other programs and installations may use the same cluster. One instance for each process. */
export class EventStoreDbEventStore implements EventStore, EventFeed {
  private readonly connection: Connection;
  private readonly retries: RetryLimits;
  private readonly names: StreamNames;
  private readonly newest = new NewestPosition();
  private readonly closing = new AbortController();
  private identity: Promise<string> | undefined;

  /** Connects with the first call. @throws an error of the client if the connection string is malformed */
  constructor({
    connectionString,
    streamPrefix = 'gatehouse',
    answerWithin = 2500,
    appendWithin = 6000,
  }: EventStoreDbOptions) {
    this.names = new StreamNames(streamPrefix);
    this.connection = new Connection(connectionString);
    this.retries = { answer: answerWithin, append: appendWithin };
  }

  async storeId(): Promise<string> {
    this.connection.assertOpen();
    this.identity ??= identityOf(this.appending).catch((error: unknown) => {
      this.identity = undefined;
      throw error;
    });
    return this.identity;
  }

  async readStream(stream: string, from = 0n, limit?: number): Promise<readonly StoredEvent[]> {
    return this.reading(`read the stream ${this.names.inServer(stream)}`, (client) =>
      readStream(this.through(client), stream, from, limit),
    );
  }

  /** @throws also Refusal `event.too-large` */
  async append(stream: string, expected: ExpectedRevision, events: readonly EncodedEvent[]): Promise<Appended> {
    this.connection.assertOpen();
    const sent = eventsToSend(events);
    const appended = await new IdempotentAppend(this.appending, { stream, expected, events: sent }).run();
    this.newest.atLeast(appended.position);
    return appended;
  }

  async *follow(after: bigint, options: FollowOptions): AsyncGenerator<FeedBatch> {
    this.connection.assertOpen();
    const signal = AbortSignal.any([options.signal, this.closing.signal]);
    const { connection, names, retries } = this;
    yield* followLog({ connection, names, answer: retries.answer }, after, { ...options, signal });
  }

  async head(): Promise<bigint> {
    return this.reading(READ_ALL, (client) => this.newest.find(this.through(client)));
  }

  async end(): Promise<bigint> {
    return this.reading(READ_ALL, (client) => endOfLog(this.through(client)));
  }

  /** Ends the followers and the connection; later calls fail. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.connection.close();
  }

  private get appending(): Appending {
    const { connection, names, retries } = this;
    return { connection, names, retries };
  }

  private through(client: EventStoreDBClient): Reading {
    return { client, names: this.names, silence: this.retries.answer };
  }

  private async reading<T>(action: string, call: Parameters<typeof this.connection.use<T>>[0]): Promise<T> {
    const asking = (): Promise<T> => this.connection.use(call);
    const again = (error: unknown): Promise<T> => (error instanceof ReadCutOff ? asking() : Promise.reject(error));
    return asking()
      .catch(again)
      .catch((error: unknown) => {
        throw unavailableFor(error, action);
      });
  }
}

/** Connects, and does once what every process has to do. @throws StoreUnavailable if the server cannot be reached or lets it do too little */
export const openEventStoreDb = async (options: EventStoreDbOptions): Promise<EventStoreDbEventStore> => {
  const store = new EventStoreDbEventStore(options);
  try {
    await store.storeId();
    await store.end();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
};
