import { setTimeout as delay } from 'node:timers/promises';
import { applyEvent, decidesAccess, passPosition } from '../../projections/access-snapshot/fold/fold.js';
import { StatePicture } from '../../projections/access-snapshot/picture.js';
import { type AccessState, emptyState } from '../../projections/access-snapshot/model/access-state.js';
import { EVENT_CATALOGUE } from '../events/event-catalogue.js';
import { decodeFact, namedFault } from '../events/event-codec.js';
import type { Access, AccessPicture } from '../ports/access/access.port.js';
import type { Clock } from '../ports/clock.port.js';
import type { EventFeed, FeedBatch } from '../ports/event-feed.port.js';
import { type EventStore, isStoreUnavailable, isStreamPruned, type StoredEvent } from '../ports/event-store.port.js';
import type { SnapshotStore } from '../ports/snapshot-store.port.js';
import { Freshness } from './freshness.js';
import { PositionWaiters } from './position-waiters.js';
import { loadState, saveState } from './saved-state.js';

export interface FollowerParts {
  readonly feed: EventFeed;
  readonly store: Pick<EventStore, 'storeId'>;
  readonly snapshots: SnapshotStore;
  readonly clock: Clock;
  readonly snapshot?: string;
  readonly seen?: (event: StoredEvent) => void;
  /** Called once for each thing that an operator should know. */
  readonly log: (message: string, error?: unknown) => void;
}

export interface FollowerSettings {
  /** How long it may be behind the log, or unable to read it, before nothing is trusted. Milliseconds, default 10,000. */
  readonly staleAfterMs?: number;
  /** How often it compares itself with the log. Milliseconds, default 2,000. */
  readonly compareEveryMs?: number;
  /** Events after which the state is saved. Saving blocks the process for about a second per million facts. Default 200,000. */
  readonly saveEvery?: number;
  /** First and longest pause after reading the log failed. Milliseconds, default 100 and 5,000. */
  readonly retryMs?: readonly [first: number, longest: number];
}

/** Known events that do not decide access; they are not parsed. Unknown events are not in it, as they may take access away. */
const PASSED_OVER: ReadonlySet<string> = new Set(Object.keys(EVENT_CATALOGUE).filter((type) => !decidesAccess(type)));

/** A former leader of a cluster may answer for a moment with less than there is. Number of looks in a row. */
const SURELY_SHORTENED = 5;

/** Keeps this process's access picture up to date with the log. */
export class AccessFollower implements Access {
  private state: AccessState = emptyState();
  private current: AccessPicture = new StatePicture(this.state);
  private storeId: string | undefined;
  private caughtUp = false;
  private wasTrusted = false;
  private undecodable: string | undefined;
  private unreadable: string | undefined;
  private unsaved = 0;
  private shortened = 0;
  private saving: Promise<void> = Promise.resolve();
  private readonly freshness: Freshness;
  private readonly waiters = new PositionWaiters();
  private readonly listeners = new Set<() => void>();
  private readonly ending = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly parts: FollowerParts,
    private readonly settings: FollowerSettings = {},
  ) {
    this.freshness = new Freshness(settings.staleAfterMs ?? 10_000);
  }

  /** Starts to follow the log. Nothing is trusted until it has caught up once. */
  start(): void {
    this.running = Promise.all([this.follow(), this.compare()]);
  }

  /** Stops following and saves the picture. Waiting calls fail. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
    this.waiters.giveUp();
    await this.saving;
    if (this.unsaved > 0) await this.save();
  }

  picture(): AccessPicture {
    return this.current;
  }

  trusted(): boolean {
    return this.caughtUp && this.undecodable === undefined && this.freshness.holds(this.parts.clock.monotonic());
  }

  get settled(): boolean {
    return this.caughtUp || this.undecodable !== undefined;
  }

  /** Why nothing is trusted, for the health route; null if there is no problem. */
  problem(): string | null {
    if (this.undecodable !== undefined) return this.undecodable;
    if (!this.caughtUp) return 'access: not caught up with the log yet';
    if (this.trusted()) return null;
    return `access: behind the log, or the log cannot be read${this.unreadable ? ` (${this.unreadable})` : ''}`;
  }

  applied(position: bigint): Promise<void> {
    if (this.state.position >= position) return Promise.resolve();
    const held = this.waiters.wait(position);
    if (this.ending.signal.aborted) this.waiters.giveUp();
    return held;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private async follow(): Promise<void> {
    const { signal } = this.ending;
    const [first, longest] = this.settings.retryMs ?? [100, 5_000];
    let pause = first;
    while (!signal.aborted) {
      try {
        this.storeId ??= await this.load();
        for await (const batch of this.parts.feed.follow(this.state.position, { signal })) {
          this.take(batch);
          pause = first;
        }
      } catch (error) {
        if (isStreamPruned(error)) return this.giveUp(error);
        this.unreadable = (error as Error).message;
        if (!isStoreUnavailable(error)) this.parts.log('Following the log for access failed; trying again.', error);
      }
      await this.pause(pause);
      pause = Math.min(pause * 2, longest);
    }
  }

  /** What is missing may have taken access away, and a follower that begins again here is not told of it. */
  private giveUp(error: Error): void {
    this.undecodable ??= `access: ${error.message}; start this process again once the log is as it should be`;
    this.parts.log('Access is refused to everybody: the log has lost events.', error);
  }

  private async load(): Promise<string> {
    const storeId = await this.parts.store.storeId();
    const { snapshots, snapshot = 'access', feed, log } = this.parts;
    this.state = await loadState(snapshots, snapshot, storeId, await feed.end(), log);
    this.current = new StatePicture(this.state);
    return storeId;
  }

  private take(batch: FeedBatch): void {
    this.unreadable = undefined;
    let changed = false;
    for (const event of batch.events) {
      if (PASSED_OVER.has(event.type)) continue;
      this.fold(event);
      changed = true;
    }
    const newest = batch.events.at(-1);
    if (newest) this.parts.seen?.(newest);
    passPosition(this.state, batch.position);
    this.unsaved += batch.events.length;
    this.freshness.reached(this.state.position);
    if (batch.caughtUp && !this.caughtUp) {
      this.caughtUp = true;
      this.freshness.freshAsOf(this.parts.clock.monotonic());
    }
    if (changed) this.tell();
    this.waiters.reached(this.state.position);
    if (this.unsaved >= (this.settings.saveEvery ?? 200_000)) this.saving = this.saving.then(() => this.save());
  }

  /** An unreadable event may take access away, so nothing is trusted after it. The position moves on, so that no command hangs. */
  private fold(event: StoredEvent): void {
    try {
      applyEvent(this.state, decodeFact(event));
    } catch (error) {
      if (this.undecodable !== undefined) return;
      const fault = namedFault(event, error);
      this.undecodable = `access: ${fault.message}`;
      this.parts.log('Access is refused to everybody: an event cannot be read by this version.', fault);
    }
  }

  private tell(): void {
    this.wasTrusted = this.trusted();
    for (const listener of this.listeners) {
      try {
        listener();
      } catch (error) {
        this.parts.log('A listener for changes of access failed.', error);
      }
    }
  }

  private async compare(): Promise<void> {
    while (!this.ending.signal.aborted) {
      const asked = this.parts.clock.monotonic();
      // Not awaited, so that a log that hangs is noticed too.
      void this.parts.feed.head().then(
        (head) => this.compareWith(head, asked),
        () => undefined,
      );
      await this.pause(this.settings.compareEveryMs ?? 2_000);
      const trusted = this.trusted();
      if (trusted !== this.wasTrusted) this.tell();
      if (!trusted && !this.ending.signal.aborted) this.waiters.release();
    }
  }

  private compareWith(head: bigint, asked: number): void {
    this.freshness.sawHead(head, asked, this.state.position);
    if (head >= this.state.position) this.shortened = 0;
    else void this.lookForEnd().catch(() => undefined);
  }

  /** Others may have written behind the head. Where the log stays shorter, an older one was put under this process. */
  private async lookForEnd(): Promise<void> {
    const { position } = this.state;
    this.shortened = (await this.parts.feed.end()) < position ? this.shortened + 1 : 0;
    if (this.shortened >= SURELY_SHORTENED && this.undecodable === undefined)
      this.giveUp(
        new Error('the log ends before what this process has read, as after an older backup of it was restored'),
      );
  }

  /** A state that lacks an event is never saved: a version that can read the event must get it again. */
  private async save(): Promise<void> {
    if (this.undecodable !== undefined || this.storeId === undefined || this.unsaved === 0) return;
    this.unsaved = 0;
    await saveState(this.parts.snapshots, this.parts.snapshot ?? 'access', this.storeId, this.state).catch(
      (error: unknown) => this.parts.log('The access snapshot could not be saved; the next start replays more.', error),
    );
  }

  private pause(ms: number): Promise<void> {
    return delay(ms, undefined, { signal: this.ending.signal, ref: false }).catch(() => undefined);
  }
}
