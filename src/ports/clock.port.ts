/** Injection token of the {@link Clock}. */
export const CLOCK = Symbol('Clock');

export interface Clock {
  /** RFC 3339 UTC with milliseconds. */
  now(): string;
  /** Milliseconds that never go back, for durations. */
  monotonic(): number;
}
