import type { AnyEvent } from '../../events/event-catalogue.js';
import { decodeEvent } from '../../events/event-codec.js';
import { NOWHERE } from '../../kernel/position.js';
import type { EventFeed, FeedBatch } from '../../ports/event-feed.port.js';
import type { JobStatus } from '../../ports/health.port.js';
import type { Progress, ProjectionProgress } from '../../ports/projection-progress.port.js';
import { JobRunner, type RunnerParts } from '../job-runner.js';
import type { Reaction } from './reaction.js';

export interface ReactionParts extends RunnerParts {
  readonly feed: EventFeed;
  readonly progress: ProjectionProgress;
  /** Number of the line of the log: progress of an older line is of events that are gone. Default 0. */
  readonly logLine?: bigint;
}

const LONGEST_PAUSE_MS = 30_000;
/** How often progress is saved for batches without an event to react to. On a busy log a save for each batch would be one more write. */
const NOTE_MS = 5_000;
/** Reactions need no epoch: if two processes react to the same event, the second finds nothing missing. */
const EPOCH = 0n;

/** Follows the log for one reaction, from its last position. An event is never skipped. */
export class ReactionRunner extends JobRunner {
  #place = '';
  #noted: Progress | null = null;
  #notedAt = -Infinity;

  constructor(
    protected override readonly parts: ReactionParts,
    private readonly reaction: Reaction,
  ) {
    super(parts, reaction.name, 'reaction', LONGEST_PAUSE_MS);
  }

  override status(): JobStatus {
    return { ...super.status(), position: (this.#noted?.position ?? NOWHERE).toString() };
  }

  protected async turn(signal: AbortSignal): Promise<number> {
    const { feed, logLine = 0n } = this.parts;
    const place = `reaction_${(await this.reaction.place?.()) ?? this.reaction.name}`;
    this.#place = logLine === 0n ? place : `${place}_line_${logLine}`;
    this.#noted = await this.progressWithin(await feed.end());
    for await (const batch of feed.follow(this.#noted?.position ?? NOWHERE, { signal })) {
      const reacted = await this.reactTo(batch);
      this.trouble.well();
      await this.note(batch.position, reacted);
    }
    return 0;
  }

  /** Progress beyond the end of the log is of events that are gone: what is written next must not be passed over. */
  private async progressWithin(end: bigint): Promise<Progress | null> {
    const { progress, log } = this.parts;
    const noted = await progress.load(this.#place);
    if (noted === null || noted.position <= end) return noted;
    log.warn({ job: this.reaction.name }, 'a job was ahead of the log, and begins again with its first event');
    await progress.advance(this.#place, noted, { position: NOWHERE, epoch: EPOCH });
    return progress.load(this.#place);
  }

  private async reactTo(batch: FeedBatch): Promise<boolean> {
    const concerning = batch.events.filter((event) => this.reaction.handles.has(event.type as AnyEvent['type']));
    for (const event of concerning) await this.reaction.react(decodeEvent(event));
    return concerning.length > 0;
  }

  private async note(position: bigint, reacted: boolean): Promise<void> {
    const { clock, progress } = this.parts;
    const now = clock.monotonic();
    if (position === this.#noted?.position || (!reacted && now - this.#notedAt < NOTE_MS)) return;
    const next = { position, epoch: EPOCH };
    // If another process moved it, its position is as good as ours.
    const moved = await progress.advance(this.#place, this.#noted, next);
    this.#noted = moved ? next : await progress.load(this.#place);
    this.#notedAt = now;
  }
}
