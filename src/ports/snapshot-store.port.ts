/** A folded state saved to spare a replay: a cache, deleting it changes nothing but time. */
export interface SavedSnapshot {
  /** A snapshot of another fold is no use. */
  readonly foldVersion: number;
  /** A snapshot of another log is no use. */
  readonly storeId: string;
  readonly position: bigint;
  /** Serialised state, in whatever form the fold likes. */
  readonly state: Uint8Array;
}

export interface SnapshotStore {
  load(name: string): Promise<SavedSnapshot | null>;
  /** Replaced whole: a reader never sees half of one. */
  save(name: string, snapshot: SavedSnapshot): Promise<void>;
  remove(name: string): Promise<void>;
}
