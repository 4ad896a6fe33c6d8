import { type Limit, limitReached } from '../kernel/limit.js';

interface Entry {
  /** Works that have entered and not ended. */
  inside: number;
  /** Those that wait for an end. */
  waiting: (() => void)[];
}

/** Of many works at once in this process, lets no more in than there is room for. The others wait for an end, then see whether there is room. */
export class Room {
  readonly #entries = new Map<string, Entry>();

  /**
   * @param count what exists now; what a work made is included once it has resolved
   * @throws Refusal `limit.reached`
   */
  async within<T>(
    limit: Limit,
    subject: string,
    count: () => number | Promise<number>,
    work: () => Promise<T>,
  ): Promise<T> {
    if (limit.value === null) return work();
    const key = `${limit.name} ${subject}`;
    const entry = await this.entered(limit, key, count);
    try {
      return await work();
    } finally {
      entry.inside -= 1;
      if (entry.inside === 0) this.#entries.delete(key);
      for (const wake of entry.waiting.splice(0)) wake();
    }
  }

  private async entered(limit: Limit, key: string, count: () => number | Promise<number>): Promise<Entry> {
    for (;;) {
      const before = this.#entries.get(key)?.inside ?? 0;
      const there = await count();
      if (there >= limit.value!) throw limitReached(limit);
      const entry = this.#entries.get(key) ?? { inside: 0, waiting: [] };
      // A work that ended meanwhile may be missing in the count.
      if (there + Math.max(before, entry.inside) < limit.value!) {
        entry.inside += 1;
        this.#entries.set(key, entry);
        return entry;
      }
      if (entry.inside > 0) await new Promise<void>((resolve) => entry.waiting.push(resolve));
    }
  }
}
