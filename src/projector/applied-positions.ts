/** Positions of the collections that this process writes. They are known here before they are saved. */
export class AppliedPositions {
  private readonly positions = new Map<string, bigint>();
  private readonly waiting = new Map<string, Set<() => void>>();
  private resting: (() => void) | undefined;

  /** @returns undefined if this process does not write the collection */
  at(collection: string): bigint | undefined {
    return this.positions.get(collection);
  }

  set(collection: string, position: bigint): void {
    this.positions.set(collection, position);
    this.wake(collection);
  }

  forget(collection: string): void {
    this.positions.delete(collection);
    this.wake(collection);
  }

  /** For the writer: resolves after the time, at once if a reader waits, and on abort. */
  rest(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.resting = undefined;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.resting = done;
      signal.addEventListener('abort', done, { once: true });
      if (signal.aborted || [...this.waiting.values()].some((waiting) => waiting.size > 0)) done();
    });
  }

  /** Resolves when the collection's position changes, or after the time. */
  moved(collection: string, timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.waiting.get(collection) ?? new Set();
      this.waiting.set(collection, waiting);
      const done = (): void => {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      waiting.add(done);
      this.resting?.();
    });
  }

  private wake(collection: string): void {
    for (const done of this.waiting.get(collection) ?? []) done();
  }
}
