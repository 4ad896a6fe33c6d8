import { NOWHERE } from '../../src/kernel/position.js';
import type { EventFeed, FeedBatch, FollowOptions } from '../../src/ports/event-feed.port.js';
import { StoreUnavailable, type StoredEvent } from '../../src/ports/event-store.port.js';

/** A log in memory whose faults a test decides: what a real feed does only when something breaks. */
export class MemoryFeed implements EventFeed {
  private readonly events: StoredEvent[] = [];
  private wake: (() => void)[] = [];
  private broken = false;
  private held = false;
  private fault: Error | undefined;
  /** How often somebody began to follow, and from where. */
  readonly follows: bigint[] = [];

  add(...events: readonly StoredEvent[]): void {
    this.events.push(...events);
    this.stir();
  }

  /** An older backup takes the place of the log: only so many events are left. */
  restore(events: number): void {
    this.events.length = events;
  }

  /** Every reader is thrown off and nothing can be read until mended. */
  break(): void {
    this.broken = true;
    this.stir();
  }

  mend(): void {
    this.broken = false;
  }

  /** Who follows meets this error once everything there is was given. */
  fail(fault: Error | undefined): void {
    this.fault = fault;
    this.stir();
  }

  /** New events are there but reach nobody. */
  hold(held: boolean): void {
    this.held = held;
    this.stir();
  }

  head(): Promise<bigint> {
    return this.broken
      ? Promise.reject(new StoreUnavailable('broken by the test'))
      : Promise.resolve(this.events.at(-1)?.position ?? NOWHERE);
  }

  end(): Promise<bigint> {
    return this.head();
  }

  async *follow(after: bigint, { signal, batchSize = 500 }: FollowOptions): AsyncIterable<FeedBatch> {
    this.follows.push(after);
    let position = after;
    let told = false;
    signal.addEventListener('abort', () => this.stir());
    while (!signal.aborted) {
      if (this.broken) throw new StoreUnavailable('broken by the test');
      const from = position;
      const events = this.held ? [] : this.events.filter((event) => event.position > from).slice(0, batchSize);
      if (events.length > 0 || (!told && !this.held)) {
        position = events.at(-1)?.position ?? position;
        told = true;
        yield { events, position, caughtUp: position === (this.events.at(-1)?.position ?? position) };
      } else if (this.fault) throw this.fault;
      else await new Promise<void>((resolve) => this.wake.push(resolve));
    }
  }

  private stir(): void {
    const waiting = this.wake;
    this.wake = [];
    for (const resolve of waiting) resolve();
  }
}
