/** Injection token of the {@link Health}. */
export const HEALTH = Symbol('Health');

export interface HealthReport {
  readonly ready: boolean;
  /** Problems in words; empty when ready. */
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
  /** Never throws: a part that does not answer is reported as a problem. */
  report(): Promise<HealthReport>;
}
