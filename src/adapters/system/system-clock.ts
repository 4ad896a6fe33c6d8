import type { Clock } from '../../ports/clock.port.js';

/** The computer's own clock. */
export class SystemClock implements Clock {
  now(): string {
    return new Date().toISOString();
  }

  monotonic(): number {
    return performance.now();
  }
}
