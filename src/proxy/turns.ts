import { setTimeout } from 'node:timers/promises';

/** How long one exchange may work without a pause, in milliseconds. */
const SLICE_MS = 1;
/** After its slice an exchange waits that many times as long, so that others come first. */
const REST = 3;

/**
 * Shares the thread between exchanges (LIM-3). Work that takes longer than a slice waits for a turn, and all such work together takes a
 * third of the time at most. What takes less never waits.
 */
export class Turns {
  /** When the next turn may begin. */
  private freeAt = 0;
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly now: () => number) {}

  /** Does long work once others have had their turn, in the order in which it was asked for. */
  async run<T>(work: () => T): Promise<T> {
    const before = this.queue;
    let done = (): void => undefined;
    this.queue = new Promise((resolve) => (done = resolve));
    try {
      await before;
      await setTimeout(Math.max(0, this.freeAt - this.now()));
      const began = this.now();
      const result = work();
      this.next(this.now() - began);
      return result;
    } finally {
      done();
    }
  }

  of(): Turn {
    return new Turn(this.now, (worked) => this.next(worked));
  }

  /** @returns how long to wait, in milliseconds */
  private next(worked: number): number {
    const now = this.now();
    this.freeAt = Math.max(this.freeAt, now) + worked * REST;
    return this.freeAt - now;
  }
}

/** The work of one exchange. */
export class Turn {
  private worked = 0;
  private last = 0;

  constructor(
    private readonly now: () => number,
    private readonly next: (worked: number) => number,
  ) {}

  /** Does a piece of work. @returns how long to wait before the next piece, in milliseconds; 0 for not at all */
  take(work: () => void): number {
    const began = this.now();
    // What was done long ago no longer counts.
    this.worked = Math.max(0, this.worked - (began - this.last) / (REST + 1));
    work();
    this.last = this.now();
    this.worked += this.last - began;
    if (this.worked < SLICE_MS) return 0;
    const worked = this.worked;
    this.worked = 0;
    return this.next(worked);
  }
}
