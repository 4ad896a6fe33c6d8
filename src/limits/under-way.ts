/** What is under way for each key, so that others can wait until some of it has ended. */
export class UnderWay {
  readonly #entries = new Map<string, { running: number; waiting: (() => void)[] }>();

  /** @returns what ends it */
  begin(key: string): () => void {
    const entry = this.#entries.get(key) ?? { running: 0, waiting: [] };
    this.#entries.set(key, entry);
    entry.running += 1;
    return () => {
      entry.running -= 1;
      if (entry.running === 0) this.#entries.delete(key);
      for (const wake of entry.waiting.splice(0)) wake();
    };
  }

  /** Resolves when something of the key has ended. @returns false at once if nothing is under way */
  async someEnd(key: string): Promise<boolean> {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    await new Promise<void>((resolve) => entry.waiting.push(resolve));
    return true;
  }
}
