/** Injection token of the {@link ProjectionProgress}. */
export const PROJECTION_PROGRESS = Symbol('ProjectionProgress');

export interface Progress {
  /** Everything up to here is in the read model, events it skips included. */
  readonly position: bigint;
  /** Epoch of the lease under which it was written: an old leader that wakes up is refused. */
  readonly epoch: bigint;
}

/** One filling of a projection: a rebuild fills the next generation beside the one that serves. */
export interface Serving {
  /** Of the fold and its documents. */
  readonly version: number;
  /** From 1; grows with every rebuild of the same version. */
  readonly generation: number;
}

/** Progress is kept for each collection, so that a rebuild has its own beside that of the collection that serves. */
export interface ProjectionProgress {
  /** @param name name of the collection. @returns null where it was never filled */
  load(name: string): Promise<Progress | null>;
  /** Compare-and-set on the whole previous value. @returns false where someone else moved it */
  advance(name: string, from: Progress | null, to: Progress): Promise<boolean>;
  /** Forgets it, so that the projection starts over. */
  reset(name: string): Promise<void>;
  /**
   * Resolves true once the projection's position is at or past the given one, false after the time-out.
   * Works whichever instance moves the progress.
   */
  waitFor(name: string, position: bigint, timeoutMs: number): Promise<boolean>;
  /** Which collection of a projection serves queries. @param projection name of the projection. @returns null where none was ever switched to */
  serving(projection: string): Promise<Serving | null>;
  serve(projection: string, serving: Serving): Promise<void>;
}
