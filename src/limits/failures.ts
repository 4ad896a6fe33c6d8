import type { Limits, LimitOf } from './limits.js';

/** Counts failed attempts. What is under way counts as failed until it ends, so that attempts at the same time count too. */
export class Failures {
  readonly #underWay = new Map<string, number>();

  constructor(private readonly limits: Limits) {}

  /** @returns seconds to wait, if one of the counts is full; else undefined. @throws StoreUnavailable */
  waitFor(counted: readonly LimitOf[]): Promise<number | undefined> {
    return this.limits.waitFor(counted, (key) => this.#underWay.get(key) ?? 0);
  }

  /** An attempt begins. @returns what to call when it has ended and was counted, if it failed */
  begin(counted: readonly LimitOf[]): () => void {
    const keys = counted.map((limit) => this.limits.keyOf(...limit));
    for (const key of keys) this.#underWay.set(key, (this.#underWay.get(key) ?? 0) + 1);
    return () => {
      for (const key of keys) {
        const left = (this.#underWay.get(key) ?? 1) - 1;
        if (left > 0) this.#underWay.set(key, left);
        else this.#underWay.delete(key);
      }
    };
  }

  /** An attempt has failed. */
  async count(counted: readonly LimitOf[]): Promise<void> {
    await Promise.all(counted.map((limit) => this.limits.note(...limit)));
  }

  /** The earlier ones were the person's own. */
  forget([name, subject]: LimitOf): Promise<void> {
    return this.limits.forget(name, subject);
  }
}
