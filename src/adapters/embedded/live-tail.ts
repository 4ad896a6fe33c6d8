import { NOWHERE } from '../../kernel/position.js';
import type { StoredEvent } from '../../ports/event-store.port.js';

/** The newest events in memory, for followers that keep up. It also wakes them. */
export class LiveTail {
  private readonly ring: StoredEvent[] = [];
  private waiting: (() => void)[] = [];
  /** Position of the oldest event in memory; after the head if there is none. */
  private oldest: number;
  private ended = false;

  /**
   * @param head position of the newest event that is on disk, 0 for an empty log
   * @param capacity most events in memory
   */
  constructor(
    private last: number,
    private readonly capacity = 2048,
  ) {
    this.oldest = last + 1;
  }

  /** Position of the newest event that followers may see, 0 for an empty log. */
  get head(): number {
    return this.last;
  }

  /** The same in terms of the port: NOWHERE for an empty log. */
  get position(): bigint {
    return this.last === 0 ? NOWHERE : BigInt(this.last);
  }

  get closed(): boolean {
    return this.ended;
  }

  /** Adds committed events in order, directly after the head. They are frozen, because all followers get the same objects. */
  publish(events: readonly StoredEvent[]): void {
    for (const event of events) {
      this.last += 1;
      this.ring[this.last % this.capacity] = Object.freeze(event);
    }
    this.oldest = Math.max(this.oldest, this.last - this.capacity + 1);
    this.wake();
  }

  /** @returns undefined if the ring does not reach back so far: read the log instead */
  after(position: number, limit: number): StoredEvent[] | undefined {
    if (position + 1 < this.oldest) return undefined;
    const events: StoredEvent[] = [];
    for (let next = position + 1; next <= this.last && events.length < limit; next += 1)
      events.push(this.ring[next % this.capacity] as StoredEvent);
    return events;
  }

  /** Resolves when events are published, a follower is stopped, or the log is closed. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }

  close(): void {
    this.ended = true;
    this.wake();
  }
}
