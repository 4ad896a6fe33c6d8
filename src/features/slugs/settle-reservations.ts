import { Inject, Injectable } from '@nestjs/common';
import {
  OPEN_SLUG_RESERVATIONS,
  type ReservationDocument,
} from '../../../projections/open-slug-reservations/open-slug-reservations.projection.js';
import { systemRequest } from '../../execution/command-request.js';
import { every, type Schedule } from '../../jobs/schedules/schedule.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { EVENT_FEED, type EventFeed } from '../../ports/event-feed.port.js';
import { ID_SOURCE, type IdSource } from '../../ports/id-source.port.js';
import { LOG, type Log } from '../../ports/log.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../ports/read-model-reader.port.js';
import { type Claim, SlugReservations } from './slug-reservations.js';

const AT_ONCE = 200;

/**
 * Settles reservations that a crash left open. If the thing that reserved the value exists, finishes its command and confirms
 * the value; otherwise releases the value. The read model only says where to look. The state is read from the streams, so a
 * row that is out of date does no harm.
 */
@Injectable()
export class SettleReservations implements Schedule {
  readonly kind = 'schedule';
  readonly name = 'settle_reservations';
  readonly rhythm = every(10_000);

  constructor(
    private readonly slugs: SlugReservations,
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(EVENT_FEED) private readonly feed: EventFeed,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** @throws Refusal `projection.behind` as long as the read model has not caught up */
  async run(): Promise<void> {
    const head = await this.feed.head();
    const { collection } = await this.reader.read<ReservationDocument>(OPEN_SLUG_RESERVATIONS, head);
    const expired = await collection.find({
      filter: { until: { $lt: this.clock.now() } },
      sort: ['until'],
      limit: AT_ONCE,
    });
    for (const { document } of expired) await this.settleSafely(document);
  }

  /** One reservation that cannot be settled does not hold up the others. */
  private async settleSafely(reservation: ReservationDocument): Promise<void> {
    try {
      await this.settle(reservation);
    } catch (error) {
      this.log.warn({ err: error, ownerId: reservation.ownerId }, 'a reservation could not be settled');
    }
  }

  private async settle(document: ReservationDocument): Promise<void> {
    const { until: _, position: __, ...claim } = document;
    const owner = this.slugs.ownerOf(claim);
    if (!owner) return this.log.warn({ claim }, 'nobody says how a reservation of this kind is settled');
    const commandId = this.ids.uuid();
    const request = systemRequest('reservations', commandId, this.clock.now(), {
      correlationId: commandId,
      id: commandId,
    });
    const { ownerId } = claim;
    const reservation = { ownerId, value: 'slug' in claim ? claim.slug : claim.hash };
    const ofTenant = { ...claim, organizationId: organizationOf(claim) };
    if (await owner.exists(reservation)) {
      await owner.complete?.(reservation);
      return this.slugs.confirm(request, ofTenant);
    }
    await owner.abandon?.(reservation);
    await this.slugs.release(request, ofTenant);
  }
}

const organizationOf = (claim: Claim): string | null => {
  if (!('slug' in claim)) return null;
  return claim.scope === 'organization' ? claim.ownerId : (claim.scope.split(':')[1] ?? null);
};
