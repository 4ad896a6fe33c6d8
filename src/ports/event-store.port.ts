/** Injection token of the {@link EventStore}. */
export const EVENT_STORE = Symbol('EventStore');

/** An event ready to be stored: serialised, so that every adapter stores the same bytes. */
export interface EncodedEvent {
  /** UUID. Never reused for other content: a store may drop a second event under a known id. */
  readonly id: string;
  /** Stored name. */
  readonly type: string;
  /** JSON text of the event's data. */
  readonly data: string;
  /** JSON text of the metadata, with the schema version as `v`. */
  readonly metadata: string;
}

/** An event as the store gives it back. */
export interface StoredEvent extends EncodedEvent {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: bigint;
}

/** `none`: the stream must not exist yet; a bigint: the revision of its last event. There is no `any`: only these two stay idempotent. */
export type ExpectedRevision = 'none' | bigint;

export interface Appended {
  /** Revision of the last event of the append. */
  readonly revision: bigint;
  /** Position of the last event of the append. */
  readonly position: bigint;
}

/** The stream was not at the expected revision. */
export class RevisionConflict extends Error {
  override readonly name = 'RevisionConflict';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    /** Revision the stream really has, -1n when it does not exist. */
    readonly actual: bigint,
  ) {
    super(`stream ${stream}: expected ${expected}, found ${actual}`);
  }
}

/** The store cannot be reached or cannot write: nothing was acknowledged. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** A stream has lost events. Nothing is decided on what is left of it, because no rule holds on a part. */
export class StreamPruned extends Error {
  override readonly name = 'StreamPruned';
  constructor(
    readonly stream: string,
    /** First revision that is missing. */
    readonly missing: bigint,
    /** Revision found in its place; null if there is nothing behind it. */
    found: bigint | null,
  ) {
    const lost =
      missing === 0n
        ? `does not begin at revision 0${found === null ? '' : ` but at ${found}`}`
        : `lacks its revision ${missing}${found === null ? '' : ` before ${found}`}`;
    super(`the stream ${stream} ${lost}: events were removed from it, by $maxCount, $maxAge, $tb or a deletion`);
  }
}

/** @throws StreamPruned if these are not the events from that revision on, without a gap */
export const assertWhole = (stream: string, from: bigint, events: readonly Pick<StoredEvent, 'revision'>[]): void => {
  let expected = from;
  for (const { revision } of events) {
    if (revision !== expected) throw new StreamPruned(stream, expected, revision);
    expected += 1n;
  }
};

export interface EventStore {
  /** Identity of this log, made once with the log. It tells tokens and snapshots of another log apart. */
  storeId(): Promise<string>;
  /**
   * Events of one stream in order, from the given revision on (default 0n), at most `limit` of them (default all). A missing
   * stream reads as empty.
   * @throws StoreUnavailable, StreamPruned if not all of them are there any more
   */
  readStream(stream: string, from?: bigint, limit?: number): Promise<readonly StoredEvent[]>;
  /**
   * All or nothing, durable when it resolves. The same events again with the same expected revision succeed
   * without writing (idempotent by event id) and answer the original revision and position.
   * @throws RevisionConflict, StoreUnavailable, Refusal `event.too-large` where a store takes only so much in one piece
   */
  append(stream: string, expected: ExpectedRevision, events: readonly EncodedEvent[]): Promise<Appended>;
}

export const isRevisionConflict = (error: unknown): error is RevisionConflict =>
  typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'RevisionConflict';

export const isStreamPruned = (error: unknown): error is StreamPruned =>
  typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'StreamPruned';

export const isStoreUnavailable = (error: unknown): error is StoreUnavailable =>
  typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'StoreUnavailable';
