import { limitReached } from '../kernel/limit.js';
import type { Refusal } from '../kernel/refusal.js';
import type { Limits, LimitOf } from './limits.js';

/** When one of what is open may have ended, in seconds. */
const SOON_SECONDS = 10;

/** Counts what is open in this process at the moment, under one limit or several. */
export class OpenNow {
  readonly #open = new Map<string, number>();

  constructor(private readonly limits: Limits) {}

  /** Opens one more under each of the limits, or under none. @returns what ends it, or the refusal of a limit */
  enter(counted: readonly LimitOf[]): (() => void) | Refusal {
    for (const [name, subject] of counted) {
      const limit = this.limits.of(name);
      if (limit.value !== null && this.openOf(name, subject) >= limit.value) return limitReached(limit, SOON_SECONDS);
    }
    for (const [name, subject] of counted) this.add(`${name} ${subject}`, 1);
    let open = true;
    return () => {
      if (open) for (const [name, subject] of counted) this.add(`${name} ${subject}`, -1);
      open = false;
    };
  }

  openOf(...[name, subject]: LimitOf): number {
    return this.#open.get(`${name} ${subject}`) ?? 0;
  }

  private add(key: string, change: 1 | -1): void {
    const open = (this.#open.get(key) ?? 0) + change;
    if (open > 0) this.#open.set(key, open);
    else this.#open.delete(key);
  }
}
