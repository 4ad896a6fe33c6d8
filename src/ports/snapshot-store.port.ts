/** A folded state saved to avoid a replay. It is a cache: without it a start takes longer, and nothing else changes. */
export interface SavedSnapshot {
  /** A snapshot of another fold version is ignored. */
  readonly foldVersion: number;
  /** A snapshot of another log is ignored. */
  readonly storeId: string;
  readonly position: bigint;
  /** Serialised state; the fold chooses the format. */
  readonly state: Uint8Array;
}

export interface SnapshotStore {
  load(name: string): Promise<SavedSnapshot | null>;
  /** Replaced whole: a reader never sees half of one. */
  save(name: string, snapshot: SavedSnapshot): Promise<void>;
  remove(name: string): Promise<void>;
}
