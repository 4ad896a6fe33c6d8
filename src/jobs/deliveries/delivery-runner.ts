import type { AnyEvent } from '../../events/event-catalogue.js';
import type { RecordedEvent } from '../../kernel/domain-event.js';
import { NOWHERE } from '../../kernel/position.js';
import type { EventFeed } from '../../ports/event-feed.port.js';
import type { JobStatus } from '../../ports/health.port.js';
import { JobRunner } from '../job-runner.js';
import type { Reaction } from '../reactions/reaction.js';
import type { Deliveries, DeliveryParts } from './deliveries.js';
import type { Delivery } from './delivery.js';

const EVERY_MS = 1_000;
const SWEEP_MS = 60_000;

/** Sends what is due, every second. */
export class DeliveryRunner extends JobRunner {
  #sweptAt = -Infinity;
  #open: number | undefined;

  constructor(
    protected override readonly parts: DeliveryParts,
    private readonly engine: Deliveries,
    private readonly job: Delivery<unknown>,
  ) {
    super(parts, job.name, 'delivery', EVERY_MS);
  }

  override status(): JobStatus {
    const { error, since } = this.engine.troubleOf(this.job.name);
    const attempts = error !== null && since !== null && { state: 'failing' as const, error, since };
    return { ...super.status(), ...attempts, ...(this.#open !== undefined && { open: this.#open }) };
  }

  protected async turn(signal: AbortSignal): Promise<number> {
    const { clock, deliveryLog } = this.parts;
    await this.engine.round(this.job, signal);
    this.#open = await deliveryLog.open(this.job.name, clock.now());
    if (clock.monotonic() - this.#sweptAt >= SWEEP_MS) {
      await deliveryLog.sweep(clock.now());
      this.#sweptAt = clock.monotonic();
    }
    return EVERY_MS;
  }
}

/**
 * Adds the deliveries that events ask for and that have no record, because the process died right after the event or because the delivery
 * log was lost. The name of its progress contains the id of the delivery log, so a new log begins with the first event. If an event is
 * older than this process and has no record, it is unknown whether it was delivered.
 */
export const deliveryReaction = (
  { deliveryLog, feed }: Pick<DeliveryParts, 'deliveryLog'> & { readonly feed: EventFeed },
  engine: Deliveries,
  job: Delivery<unknown>,
): Reaction => {
  let before: bigint | undefined;
  return {
    kind: 'reaction',
    name: job.name,
    handles: job.handles,
    place: async () => {
      before ??= await feed.head();
      return `${job.name}_${await deliveryLog.logId()}`;
    },
    react: async (event: RecordedEvent<AnyEvent>) => {
      const wanted = await job.from(event);
      if (wanted !== null) await engine.add(job, wanted, event.position <= (before ?? NOWHERE));
    },
  };
};
