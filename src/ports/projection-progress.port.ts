/** Injection token of the {@link ProjectionProgress}. */
export const PROJECTION_PROGRESS = Symbol('ProjectionProgress');

export interface Progress {
  /** Everything up to here is in the read model, events it skips included. */
  readonly position: bigint;
  /** Epoch of the lease under which it was written: an old leader that wakes up is refused. */
  readonly epoch: bigint;
}

export interface ProjectionProgress {
  /** @returns null where the projection never ran */
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
  /** Which version of a projection serves queries. @returns null where none was ever switched to */
  servingVersion(name: string): Promise<number | null>;
  serve(name: string, version: number): Promise<void>;
}
