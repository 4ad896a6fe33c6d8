/** Injection token of the {@link Health}. */
export const HEALTH = Symbol('Health');

export interface HealthReport {
  readonly ready: boolean;
  /** What is not as it should be, in words; empty when ready. */
  readonly problems: readonly string[];
  readonly projections: readonly {
    readonly name: string;
    readonly state: string;
    readonly position: string;
    readonly lag: string;
    readonly reason?: string;
  }[];
}

export interface Health {
  /** Never throws: what cannot be asked is a problem. */
  report(): Promise<HealthReport>;
}
