import type { AnyProjection } from '../../projections/index.js';
import type { ProjectionEvent } from '../../projections/projection.js';
import type { EventFeed, FeedBatch } from '../ports/event-feed.port.js';
import type { Documents } from '../ports/read-model-reader.port.js';
import type { Collection, GuardedWrite, StoredDocument } from '../ports/read-models.port.js';
import { DecodedBatch } from './decoded-batch.js';
import { DocumentFolder } from './document-folder.js';

/** If the read model is further behind than this many events, the reader waits for it. */
const MOST_EVENTS = 20_000;
const PATIENCE_MS = 2_000;
const CACHED = 1_000;

/**
 * A read model as it will be: the documents of its collection, and on top of them the newer events of the log, by the
 * projection's own fold. It stays in memory.
 */
export class ReadAhead implements Documents<object> {
  private readonly ahead = new Map<string, StoredDocument>();
  private readonly folder: DocumentFolder;
  private moving: Promise<unknown> = Promise.resolve();
  private events = 0;

  /** @param position everything up to it is in the collection */
  constructor(
    private readonly projection: AnyProjection,
    private readonly stored: Collection,
    private readonly feed: EventFeed,
    private position: bigint,
  ) {
    this.folder = new DocumentFolder(
      projection,
      { load: (ids) => this.load(ids), write: (writes) => this.keep(writes) },
      CACHED,
    );
  }

  /** @returns whether the answers include everything up to the position. @throws StoreUnavailable */
  reach(position: bigint): Promise<boolean> {
    const moved = this.moving.then(() => this.move(position));
    this.moving = moved.catch(() => undefined);
    return moved;
  }

  async get(id: string): Promise<object | null> {
    const known = this.ahead.get(id);
    return known === undefined ? this.stored.get(id) : known.document;
  }

  async getMany(ids: readonly string[]): Promise<ReadonlyMap<string, object>> {
    const found = new Map(await this.stored.getMany(ids.filter((id) => !this.ahead.has(id))));
    for (const id of ids) {
      const document = this.ahead.get(id)?.document;
      if (document) found.set(id, document);
    }
    return found;
  }

  private async move(position: bigint): Promise<boolean> {
    if (this.position >= position) return true;
    for await (const batch of this.feed.follow(this.position, { signal: AbortSignal.timeout(PATIENCE_MS) })) {
      if (!(await this.take(batch))) return false;
      if (this.position >= position) return true;
    }
    return false;
  }

  private async take({ events, position, caughtUp }: FeedBatch): Promise<boolean> {
    this.events += events.length;
    if (this.events > MOST_EVENTS) return false;
    const batch = new DecodedBatch(events, position, caughtUp);
    const handled = new Set<string>(this.projection.handles);
    const decoded = events.flatMap(({ type }, index) => (handled.has(type) ? [batch.at(index)] : []));
    const readable = decoded.filter((event): event is ProjectionEvent => !(event instanceof Error));
    // The event is of a newer version, so its effect is unknown here.
    if (readable.length < decoded.length) return false;
    const store = await this.folder.fold(readable);
    await store();
    this.position = position;
    return true;
  }

  private async load(ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> {
    const found = new Map(await this.stored.load(ids.filter((id) => !this.ahead.has(id))));
    for (const id of ids) if (this.ahead.has(id)) found.set(id, this.ahead.get(id)!);
    return found;
  }

  private async keep(writes: readonly GuardedWrite<object>[]): Promise<readonly string[]> {
    for (const { id, marker, document } of writes) this.ahead.set(id, { id, marker, document });
    return [];
  }
}
