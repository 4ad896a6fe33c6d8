/** Injection token of the {@link Projector}. */
export const PROJECTOR = Symbol('Projector');

/** How far a collection is that shall take over. */
export interface RebuildProgress {
  readonly version: number;
  readonly generation: number;
  readonly position: bigint;
  /** Where it has to get; grows while people write. */
  readonly head: bigint;
  /** Events of the log; known to the process that fills it, once there is something to go by. */
  readonly eventsPerSecond?: number;
  /** At the speed so far; absent until there is something to go by. */
  readonly estimatedSecondsRemaining?: number;
}

export interface ProjectionStatus {
  readonly name: string;
  readonly version: number;
  readonly generation: number;
  /** Everything up to here is in what queries read. */
  readonly position: bigint;
  /** Positions between it and the newest event; 0 when it is up to date. */
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

/** What operates the read models. */
export interface Projector {
  /** @throws StoreUnavailable */
  status(): Promise<ProjectorStatus>;
  /**
   * Fills the projection anew beside the collection that serves, and switches when it has caught up. Asked again meanwhile: nothing more happens.
   * Resolves when the wish is recorded, so that not even a kill makes it forgotten.
   * @throws Refusal `projection.unknown`; StoreUnavailable
   */
  rebuild(name: string): Promise<void>;
}
