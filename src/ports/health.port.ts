/** Injection token of the {@link Health}. */
export const HEALTH = Symbol('Health');

/** How a job in the background gets on in this process. */
export interface JobStatus {
  readonly name: string;
  readonly kind: 'reaction' | 'schedule' | 'delivery';
  /** `standby`: another process does it, or nobody. */
  readonly state: 'running' | 'standby' | 'failing';
  /** reaction: how far it got in the log. */
  readonly position?: string;
  /** delivery: how many are not delivered yet, where this process looked. */
  readonly open?: number;
  /** failing: code of the newest failure. */
  readonly error?: string;
  /** failing: from when on, RFC 3339 UTC. */
  readonly since?: string;
}

export interface HealthReport {
  readonly ready: boolean;
  /** Problems in words. A fault in the stream of one organization is one of them, and no reason not to be ready. */
  readonly problems: readonly string[];
  /** What was found at the start and put right, in words; absent if there was nothing. */
  readonly notices?: readonly string[];
  readonly projections: readonly {
    readonly name: string;
    readonly state: string;
    readonly position: string;
    readonly lag: string;
    readonly reason?: string;
  }[];
  /** They may fail while requests are answered all the same: no reason not to be ready. */
  readonly jobs: readonly JobStatus[];
}

export interface Health {
  /** Never throws: a part that does not answer is reported as a problem. */
  report(): Promise<HealthReport>;
}
