import type { Clock } from '../../ports/clock.port.js';

/** The computer's own clock. */
export class SystemClock implements Clock {
  private at = Number.NaN;
  private text = '';

  now(): string {
    const at = Date.now();
    // Called several times for each request, so the text is made once a millisecond.
    if (at !== this.at) [this.at, this.text] = [at, new Date(at).toISOString()];
    return this.text;
  }

  monotonic(): number {
    return performance.now();
  }
}
