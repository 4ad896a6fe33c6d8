export interface Progress {
  /** Everything up to here is in the read model, events it skips included. */
  readonly position: bigint;
  /** Epoch of the lease under which it was written. A former leader has an older epoch, and its writes are refused. */
  readonly epoch: bigint;
}

/** One build of a projection. A rebuild fills the next generation beside the one that serves. */
export interface Serving {
  /** Version of the fold and its documents. */
  readonly version: number;
  /** From 1; grows with every rebuild of the same version. */
  readonly generation: number;
}

/** Progress is stored for each collection, so a rebuild has its own. */
export interface ProjectionProgress {
  /** @param name name of the collection. @returns null if it was never filled */
  load(name: string): Promise<Progress | null>;
  /** Compare-and-set on the whole previous value. @returns false if another writer changed it */
  advance(name: string, from: Progress | null, to: Progress): Promise<boolean>;
  /** Forgets it, so that the projection starts over. */
  reset(name: string): Promise<void>;
  /**
   * Resolves true once the projection's position is at or past the given one, false after the time-out.
   * It does not matter which instance moves the progress.
   */
  waitFor(name: string, position: bigint, timeoutMs: number): Promise<boolean>;
  /** The collection that serves queries of the projection. @returns null if none has served yet */
  serving(projection: string): Promise<Serving | null>;
  serve(projection: string, serving: Serving): Promise<void>;
}
