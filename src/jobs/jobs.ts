import { setMaxListeners } from 'node:events';
import type { EventFeed } from '../ports/event-feed.port.js';
import type { JobStatus } from '../ports/health.port.js';
import type { Leases } from '../ports/lease.port.js';
import type { ProjectionProgress } from '../ports/projection-progress.port.js';
import { Deliveries, type DeliveryParts } from './deliveries/deliveries.js';
import { deliveryReaction, DeliveryRunner } from './deliveries/delivery-runner.js';
import type { Job } from './job.js';
import type { JobRunner } from './job-runner.js';
import { type LeasedWork, runWithLease } from './leases/run-with-lease.js';
import { ReactionRunner } from './reactions/reaction-runner.js';
import { ScheduleRunner } from './schedules/schedule-runner.js';

export interface JobsParts extends DeliveryParts {
  readonly feed: EventFeed;
  readonly progress: ProjectionProgress;
  readonly leases: Leases;
  readonly logLine?: bigint;
  /** Name under which this process asks for the lease; different for every process. */
  readonly holder: string;
}

const LEASE = 'follow-ups';

/**
 * Runs all work in the background. One process at a time does it; if that one dies, another goes on. Every job may safely run
 * twice.
 */
export class Jobs {
  #runners: readonly JobRunner[] = [];
  #leased: LeasedWork | undefined;
  readonly deliveries: Deliveries;

  constructor(private readonly parts: JobsParts) {
    this.deliveries = new Deliveries(parts);
  }

  start(jobs: readonly Job[]): void {
    const { leases, clock, log, holder } = this.parts;
    const failed = (error: Error): void =>
      log.warn({ err: error }, 'work in the background stands still for the moment');
    this.#runners = jobs.flatMap((job) => this.runnersOf(job));
    this.#leased ??= runWithLease({ leases, clock, failed }, { name: LEASE, holder }, async ({ signal }) => {
      // Each job listens, and Node warns of more than ten listeners.
      setMaxListeners(0, signal);
      await Promise.all(this.#runners.map((runner) => runner.run(signal)));
    });
  }

  /** Resolves when the turns under way are finished. */
  async stop(): Promise<void> {
    await this.#leased?.stop();
  }

  /** Status of every job of this process. */
  status(): readonly JobStatus[] {
    return this.#runners.map((runner) => runner.status());
  }

  private runnersOf(job: Job): readonly JobRunner[] {
    const { parts, deliveries } = this;
    switch (job.kind) {
      case 'reaction':
        return [new ReactionRunner(parts, job)];
      case 'schedule':
        return [new ScheduleRunner(parts, job)];
      case 'delivery':
        return [
          new ReactionRunner(parts, deliveryReaction(parts, deliveries, job)),
          new DeliveryRunner(parts, deliveries, job),
        ];
    }
  }
}
