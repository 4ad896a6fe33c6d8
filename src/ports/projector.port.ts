/** Injection token of the {@link Projector}. */
export const PROJECTOR = Symbol('Projector');

/** Progress of a collection that will take over. */
export interface RebuildProgress {
  readonly version: number;
  readonly generation: number;
  readonly position: bigint;
  /** The position it has to reach; it grows with every write. */
  readonly head: bigint;
  /** Events of the log. Known to the process that fills the collection, after the first batches. */
  readonly eventsPerSecond?: number;
  /** Estimated from the speed so far; absent at the start. */
  readonly estimatedSecondsRemaining?: number;
}

export interface ProjectionStatus {
  readonly name: string;
  readonly version: number;
  readonly generation: number;
  /** Queries see everything up to this position. */
  readonly position: bigint;
  /** Distance to the newest event, in positions; 0 when up to date. */
  readonly lag: bigint;
  /** standby: another process writes it. */
  readonly state: 'running' | 'rebuilding' | 'stopped' | 'standby';
  /** Why it stopped. */
  readonly reason?: string;
  readonly rebuild?: RebuildProgress;
}

export interface ProjectorStatus {
  /** Newest position of the log. */
  readonly head: bigint;
  /** Whether this process writes the read models. */
  readonly leading: boolean;
  readonly projections: readonly ProjectionStatus[];
}

/** Runs and rebuilds the read models. */
export interface Projector {
  /** @throws StoreUnavailable */
  status(): Promise<ProjectorStatus>;
  /**
   * Fills a new collection beside the one that serves, and switches when it has caught up. A second call meanwhile changes nothing.
   * Resolves once the request is recorded; it survives a kill from then on.
   * @throws Refusal `projection.unknown`; StoreUnavailable
   */
  rebuild(name: string): Promise<void>;
}
