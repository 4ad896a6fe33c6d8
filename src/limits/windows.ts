import type { Clock } from '../ports/clock.port.js';

interface Window {
  count: number;
  /** By the monotonic clock, in milliseconds. */
  readonly endsAt: number;
}

/** Most keys remembered. Then the oldest are forgotten, so that strangers cannot fill the memory. */
const CAPACITY = 50_000;

/** Counts of this process, each for a time that begins with its first count. */
export class Windows {
  readonly #windows = new Map<string, Window>();

  constructor(
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly capacity: number = CAPACITY,
  ) {}

  /** Counts one more, unless the count is at its most. @returns seconds until it begins anew, if there is no room; else undefined */
  take(key: string, most: number, windowSeconds: number): number | undefined {
    const now = this.clock.monotonic();
    const known = this.#windows.get(key);
    const window = known && known.endsAt > now ? known : { count: 0, endsAt: now + windowSeconds * 1000 };
    if (window.count >= most) return secondsUntil(window.endsAt, now);
    window.count += 1;
    if (window !== known) this.put(key, window);
    return undefined;
  }

  /** @returns seconds until the count begins anew, if it is at its most; else undefined */
  leftOf(key: string, most: number): number | undefined {
    const now = this.clock.monotonic();
    const window = this.#windows.get(key);
    return window && window.endsAt > now && window.count >= most ? secondsUntil(window.endsAt, now) : undefined;
  }

  fill(key: string, count: number, windowSeconds: number): void {
    this.put(key, { count, endsAt: this.clock.monotonic() + windowSeconds * 1000 });
  }

  clear(key: string): void {
    this.#windows.delete(key);
  }

  private put(key: string, window: Window): void {
    if (!this.#windows.has(key) && this.#windows.size >= this.capacity) {
      const oldest = this.#windows.keys().next();
      if (!oldest.done) this.#windows.delete(oldest.value);
    }
    this.#windows.set(key, window);
  }
}

const secondsUntil = (endsAt: number, now: number): number => Math.max(1, Math.ceil((endsAt - now) / 1000));
