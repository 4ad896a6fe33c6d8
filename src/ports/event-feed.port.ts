import type { StoredEvent } from './event-store.port.js';

/** Injection token of the {@link EventFeed}. */
export const EVENT_FEED = Symbol('EventFeed');

/** A part of the log, in order. */
export interface FeedBatch {
  readonly events: readonly StoredEvent[];
  /** Everything up to this position, inclusive, has been delivered. The store's own events are skipped but counted. */
  readonly position: bigint;
  /** Whether nothing newer existed when the batch was made. The first batch of an empty or caught-up log has no events. */
  readonly caughtUp: boolean;
}

export interface FollowOptions {
  /** Ends the iteration without an error. */
  readonly signal: AbortSignal;
  /** Largest number of events in one batch, default 500. */
  readonly batchSize?: number;
}

export interface EventFeed {
  /**
   * All events after the position (exclusive; NOWHERE for the beginning), first stored ones, then live ones: no gaps, no duplicates.
   * A slow reader is never dropped: the next batch waits until the reader asks for it.
   * @throws StoreUnavailable where the feed broke: follow again from the last position received. StreamPruned where events are missing.
   */
  follow(after: bigint, options: FollowOptions): AsyncIterable<FeedBatch>;
  /** Newest position that a follower would receive, never behind a finished append. NOWHERE for an empty log. @throws StoreUnavailable */
  head(): Promise<bigint>;
  /** Newest position of the log, also where another program wrote there last. @throws StoreUnavailable */
  end(): Promise<bigint>;
}
