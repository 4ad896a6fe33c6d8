import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { EVENT_FEED, type EventFeed } from '../../ports/event-feed.port.js';
import { LOG, type Log } from '../../ports/log.port.js';
import { PROJECTION_PROGRESS, type ProjectionProgress } from '../../ports/projection-progress.port.js';
import { FollowReaction } from './follow-reaction.js';
import type { Reaction } from './reaction.js';

/** Every reaction there is, each with its own place in the log. */
@Injectable()
export class Reactions {
  readonly #reactions: Reaction[] = [];
  #following: FollowReaction[] = [];

  constructor(
    @Inject(EVENT_FEED) private readonly feed: EventFeed,
    @Inject(PROJECTION_PROGRESS) private readonly progress: ProjectionProgress,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** To be called before start, by whoever defines the reaction. */
  add(reaction: Reaction): void {
    this.#reactions.push(reaction);
  }

  start(): void {
    if (this.#following.length > 0) return;
    const parts = { feed: this.feed, progress: this.progress, clock: this.clock, log: this.log };
    this.#following = this.#reactions.map((reaction) => new FollowReaction(parts, reaction));
    for (const one of this.#following) one.start();
  }

  /** Resolves once what is under way is finished. */
  async stop(): Promise<void> {
    await Promise.all(this.#following.splice(0).map((one) => one.stop()));
  }
}
