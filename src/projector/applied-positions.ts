/** How far this process has brought the collections it writes: known here before it is anywhere else. */
export class AppliedPositions {
  private readonly positions = new Map<string, bigint>();
  private readonly waiting = new Map<string, Set<() => void>>();

  /** @returns undefined where this process does not write the collection */
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

  /** Resolves when the collection's position moved, or after the time. */
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
    });
  }

  private wake(collection: string): void {
    for (const done of this.waiting.get(collection) ?? []) done();
  }
}
