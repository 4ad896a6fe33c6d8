import { setTimeout as pause } from 'node:timers/promises';
import type { AnyEvent } from '../../events/event-catalogue.js';
import { decodeEvent } from '../../events/event-codec.js';
import { NOWHERE } from '../../kernel/position.js';
import type { Clock } from '../../ports/clock.port.js';
import type { EventFeed, FeedBatch } from '../../ports/event-feed.port.js';
import type { Log } from '../../ports/log.port.js';
import type { Progress, ProjectionProgress } from '../../ports/projection-progress.port.js';
import type { Reaction } from './reaction.js';

export interface ReactionParts {
  readonly feed: EventFeed;
  readonly progress: ProjectionProgress;
  readonly clock: Clock;
  readonly log: Log;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;
/** Batches without anything to react to are noted only so often: on a busy log each note would be one more write. */
const NOTE_MS = 5_000;
/** Reactions need no lease: two instances that react to the same event find that nothing is missing. */
const EPOCH = 0n;

/** Follows the log for one reaction, from where it got to. What fails is tried again, later and later, and never skipped. */
export class FollowReaction {
  readonly #ending = new AbortController();
  #running: Promise<void> | undefined;
  #noted: Progress | null = null;
  #notedAt = -Infinity;

  constructor(
    private readonly parts: ReactionParts,
    private readonly reaction: Reaction,
  ) {}

  start(): void {
    this.#running ??= this.run();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  private async run(): Promise<void> {
    const { signal } = this.#ending;
    let wait = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        await this.follow(signal, () => (wait = FIRST_PAUSE_MS));
      } catch (error) {
        if (signal.aborted) return;
        this.parts.log.warn({ err: error, reaction: this.reaction.name }, 'a reaction failed and is tried again');
        await pause(wait, undefined, { signal }).catch(() => undefined);
        wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  private async follow(signal: AbortSignal, progressed: () => void): Promise<void> {
    this.#noted = await this.parts.progress.load(this.progressName);
    for await (const batch of this.parts.feed.follow(this.#noted?.position ?? NOWHERE, { signal })) {
      const reacted = await this.reactTo(batch);
      progressed();
      await this.note(batch.position, reacted);
    }
  }

  private async reactTo(batch: FeedBatch): Promise<boolean> {
    const concerning = batch.events.filter((event) => this.reaction.handles.has(event.type as AnyEvent['type']));
    for (const event of concerning) await this.reaction.react(decodeEvent(event));
    return concerning.length > 0;
  }

  private async note(position: bigint, reacted: boolean): Promise<void> {
    const now = this.parts.clock.monotonic();
    if (position === this.#noted?.position || (!reacted && now - this.#notedAt < NOTE_MS)) return;
    const next = { position, epoch: EPOCH };
    // Where another instance moved it, its place is as good as ours.
    const moved = await this.parts.progress.advance(this.progressName, this.#noted, next);
    this.#noted = moved ? next : await this.parts.progress.load(this.progressName);
    this.#notedAt = now;
  }

  private get progressName(): string {
    return `reaction_${this.reaction.name}`;
  }
}
