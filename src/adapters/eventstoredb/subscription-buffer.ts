import type { AllStreamSubscription, Position } from '@eventstore/db-client';

import type { FeedBatch } from '../../ports/event-feed.port.js';
import { isStreamPruned, type StoredEvent } from '../../ports/event-store.port.js';
import type { Continuity } from './continuity.js';
import { isType } from './faults.js';
import { positionOf, storedEvent } from './recorded-events.js';
import type { StreamNames } from './stream-names.js';

/** How long a catch-up waits for a batch to fill up, in milliseconds. */
const LINGER = 250;
/** Time without events after which a paused follower has caught up with the server, in milliseconds. */
const LEVEL = 20;
/** How often a follower gets the position of skipped foreign events, in milliseconds. */
const TELL_PASSED = 1000;

/** Signals of the client between events. They may arrive before the previous event has been read. */
interface Remark {
  readonly after: number;
  readonly position?: bigint;
}

/** Takes events from one subscription and divides them into batches. It pauses the server while no batch is taken. */
export class SubscriptionBuffer {
  readonly #waiting: StoredEvent[] = [];
  readonly #remarks: Remark[] = [];
  #received = 0;
  #passed: bigint;
  #given: bigint;
  #givenAt = performance.now();
  #caughtUp = false;
  #told = false;
  #held = false;
  #behind = false;
  #heardAt = performance.now();
  #ended: { readonly error?: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(
    private readonly subscription: AllStreamSubscription,
    after: bigint,
    private readonly batchSize: number,
    names: StreamNames,
    private readonly continuity: Continuity,
  ) {
    this.#passed = after;
    this.#given = after;
    subscription.on('error', (error: unknown) => this.end(error));
    subscription.on('end', () => this.end());
    subscription.on('close', () => this.end());
    subscription.on('caughtUp', () => this.remark({ after: this.soFar() }));
    subscription.on('data', (resolved) => {
      this.#received += 1;
      this.pass(positionOf(resolved));
      const event = storedEvent(resolved, names);
      if (event) this.admit(event);
      if (this.#waiting.length >= 4 * this.batchSize) this.hold();
      this.heard();
    });
  }

  /** Takes the subscription's checkpoints. Some of a catch-up have no prepare position: it is not possible to continue from these. */
  checkpoint({ commit, prepare }: Position): void {
    if (commit === prepare) this.remark({ after: this.soFar(), position: commit });
  }

  get ended(): boolean {
    return this.#ended !== undefined && this.#waiting.length === 0;
  }

  get error(): unknown {
    return this.#ended?.error;
  }

  /** Whether the server may have ended it because the follower was slow. Then following continues from {@link position}. */
  get droppedForSlowness(): boolean {
    if (this.#ended === undefined || isStreamPruned(this.#ended.error)) return false;
    return this.#received > 0 && (this.#behind || isType(this.#ended.error, 'timeout'));
  }

  get position(): bigint {
    return this.#given;
  }

  /** @returns the next batch, undefined while it is better to wait for more */
  take(): FeedBatch | undefined {
    const full = this.#waiting.length >= this.batchSize;
    const silence = performance.now() - this.#heardAt;
    if (!this.#held && silence >= LEVEL) this.#behind = false;
    const live = this.#caughtUp && !this.#behind;
    if (this.#waiting.length > 0 ? full || live || silence >= LINGER || this.#ended : live && this.hasNews())
      return this.cut(live);
    return undefined;
  }

  /** Resolves when there may be a batch, or at the end. */
  async changed(): Promise<void> {
    if (this.ended) return;
    const unsettled = this.#waiting.length > 0 || this.#behind;
    const timer = unsettled ? setTimeout(() => this.wake(), this.#behind ? LEVEL : LINGER) : undefined;
    await new Promise<void>((resolve) => (this.#wake = resolve));
    clearTimeout(timer);
    // Events that arrived together go into the same batch.
    await new Promise((resolve) => setImmediate(resolve));
  }

  wake(): void {
    this.#wake?.();
  }

  private hasNews(): boolean {
    return !this.#told || (this.#passed > this.#given && performance.now() - this.#givenAt >= TELL_PASSED);
  }

  private cut(live: boolean): FeedBatch {
    const events = this.#waiting.splice(0, this.batchSize);
    const empty = this.#waiting.length === 0;
    if (this.#held && this.#waiting.length < this.batchSize) this.release();
    this.#given = empty ? this.#passed : (events.at(-1) as StoredEvent).position;
    this.#givenAt = performance.now();
    this.#told = empty && live;
    if (this.#told) this.continuity.reachedHead();
    return { events, position: this.#given, caughtUp: this.#told };
  }

  private admit(event: StoredEvent): void {
    if (this.#ended) return;
    try {
      this.continuity.see(event);
      this.#waiting.push(event);
    } catch (error) {
      this.end(error);
    }
  }

  private hold(): void {
    this.#held = true;
    this.#behind = true;
    this.subscription.pause();
  }

  private release(): void {
    this.#held = false;
    this.#heardAt = performance.now();
    this.subscription.resume();
  }

  private soFar(): number {
    return this.#received + this.subscription.readableLength;
  }

  private remark(remark: Remark): void {
    this.#remarks.push(remark);
    this.heard();
  }

  private heard(): void {
    this.#heardAt = performance.now();
    while (this.#remarks[0] && this.#remarks[0].after <= this.#received) {
      const { position } = this.#remarks.shift() as Remark;
      if (position === undefined) this.#caughtUp = true;
      else this.pass(position);
    }
    this.wake();
  }

  private pass(position: bigint): void {
    if (position > this.#passed) this.#passed = position;
  }

  private end(error?: unknown): void {
    this.#ended ??= { error };
    this.wake();
  }
}
