import { join } from 'node:path';

import type { EventFeed, FeedBatch, FollowOptions } from '../../ports/event-feed.port.js';
import {
  type Appended,
  assertWhole,
  type EncodedEvent,
  type EventStore,
  type ExpectedRevision,
  type StoredEvent,
  StoreUnavailable,
} from '../../ports/event-store.port.js';
import { followLog, READ_BATCH } from './event-follower.js';
import { EVENT_LOG_FILE, prepareEventLog } from './event-log-file.js';
import { EventLogReader } from './event-log-reader.js';
import { GroupCommit } from './group-commit.js';
import { LiveTail } from './live-tail.js';

export interface EmbeddedEventStoreOptions {
  /** The data folder. Lock it with openDataFolder first, because the log belongs to one process. */
  readonly folder: string;
  /** Largest size of the file in pages of 4096 bytes. A larger append fails as on a full disk. Unlimited by default. */
  readonly maxPages?: number;
}

/** Event log in one SQLite file. A separate thread writes it; this thread reads it. */
export class EmbeddedEventStore implements EventStore, EventFeed {
  private readonly reader: EventLogReader;
  private readonly tail: LiveTail;
  private readonly commits: GroupCommit;
  private readonly shown: string;
  private readonly id: string;
  private closing: Promise<void> | undefined;

  /** @throws StoreUnavailable; use {@link openEmbeddedEventStore} */
  constructor({ folder, maxPages }: EmbeddedEventStoreOptions) {
    this.shown = join(folder, EVENT_LOG_FILE);
    prepareEventLog(this.shown);
    this.reader = new EventLogReader(this.shown);
    this.id = this.reader.storeId();
    this.tail = new LiveTail(this.reader.last().position);
    this.commits = new GroupCommit({ path: this.shown, maxPages }, this.reader, this.tail);
  }

  /** Resolves once the writing thread can commit. @throws StoreUnavailable */
  async ready(): Promise<void> {
    await this.commits.probe();
  }

  /** Resolves when no write is possible until the log is opened again. */
  get broken(): Promise<StoreUnavailable> {
    return this.commits.brokenDown;
  }

  async storeId(): Promise<string> {
    return this.id;
  }

  async readStream(stream: string, from = 0n, limit = Number.MAX_SAFE_INTEGER): Promise<readonly StoredEvent[]> {
    this.assertOpen();
    const events: StoredEvent[] = this.reader.stream(stream, from, Math.min(READ_BATCH, limit));
    for (let read = events.length; read === READ_BATCH && events.length < limit;) {
      await new Promise((resolve) => setImmediate(resolve));
      this.assertOpen();
      const more = this.reader.stream(
        stream,
        (events.at(-1) as StoredEvent).revision + 1n,
        Math.min(READ_BATCH, limit - events.length),
      );
      for (const event of more) events.push(event);
      read = more.length;
    }
    assertWhole(stream, from, events);
    return events;
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly EncodedEvent[]): Promise<Appended> {
    this.assertOpen();
    if (events.length === 0) throw new TypeError('an append needs at least one event');
    return this.commits.append(stream, expected, events);
  }

  async *follow(after: bigint, options: FollowOptions): AsyncGenerator<FeedBatch> {
    this.assertOpen();
    yield* followLog(this.reader, this.tail, after, options);
  }

  async head(): Promise<bigint> {
    this.assertOpen();
    return this.tail.position;
  }

  end(): Promise<bigint> {
    return this.head();
  }

  /** Finishes pending calls, ends the followers, closes the file. Later calls fail. */
  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    await this.commits.drained();
    this.tail.close();
    // The writer is last: it moves the write-ahead log into the file, which an open reader could block.
    this.reader.close();
    await this.commits.close();
  }

  private assertOpen(): void {
    if (this.closing) throw new StoreUnavailable(`${this.shown}: the event log is closed`);
  }
}

/** @throws StoreUnavailable if the log is foreign, damaged, of a newer format, or cannot be written */
export const openEmbeddedEventStore = async (options: EmbeddedEventStoreOptions): Promise<EmbeddedEventStore> => {
  const store = new EmbeddedEventStore(options);
  try {
    await store.ready();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
};
