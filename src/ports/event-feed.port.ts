import type { StoredEvent } from './event-store.port.js';

/** Injection token of the {@link EventFeed}. */
export const EVENT_FEED = Symbol('EventFeed');

/** A stretch of the log, in order. */
export interface FeedBatch {
  readonly events: readonly StoredEvent[];
  /** Everything up to and including this position has been given; events that a store keeps for itself are skipped but counted. */
  readonly position: bigint;
  /** Whether nothing newer was there when the batch was made. The first batch of an empty or caught-up log has no events. */
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
   * All events after the position (exclusive; NOWHERE for the beginning), first those stored, then live: no gap, nothing twice.
   * A slow reader is never dropped: the next batch waits until it is asked for.
   * @throws StoreUnavailable where the feed broke; follow again from the last position given.
   */
  follow(after: bigint, options: FollowOptions): AsyncIterable<FeedBatch>;
  /** Newest position that a follower would be given: never behind a finished append. NOWHERE for an empty log. @throws StoreUnavailable */
  head(): Promise<bigint>;
}
