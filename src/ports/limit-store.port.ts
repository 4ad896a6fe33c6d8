/** Injection token of the {@link LimitStore}. */
export const LIMIT_STORE = Symbol('LimitStore');

export interface CountRule {
  /** Counts no further than this; null: no limit. */
  readonly most: number | null;
  /** RFC 3339 UTC. */
  readonly now: string;
  /** If the count begins anew now, it ends then; RFC 3339 UTC, null: never. */
  readonly endsAt: string | null;
}

export interface Count {
  readonly count: number;
  /** When it begins anew, RFC 3339 UTC; null: never. */
  readonly endsAt: string | null;
}

/** Counts and settings that all processes share. Everything is durable when it resolves and throws StoreUnavailable. */
export interface LimitStore {
  /** Counts one more, unless the count is at its most. Of many at once, no more are counted than there is room for. */
  take(key: string, rule: CountRule): Promise<Count & { readonly taken: boolean }>;
  /** Counts one less, if there is a count. */
  giveBack(key: string): Promise<void>;
  /** The counts that have not ended. */
  counts(keys: readonly string[], now: string): Promise<ReadonlyMap<string, Count>>;
  clear(key: string): Promise<void>;
  /** Drops counts that ended before the time. */
  sweep(before: string): Promise<void>;
  /** JSON text that was stored; null if there is none. */
  settings(): Promise<string | null>;
  putSettings(text: string): Promise<void>;
}
