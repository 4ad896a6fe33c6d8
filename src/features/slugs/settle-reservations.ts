import { Inject, Injectable } from '@nestjs/common';
import {
  OPEN_SLUG_RESERVATIONS,
  type SlugReservationDocument,
} from '../../../projections/open-slug-reservations/open-slug-reservations.document.js';
import { systemRequest } from '../../execution/command-request.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { EVENT_FEED, type EventFeed } from '../../ports/event-feed.port.js';
import { ID_SOURCE, type IdSource } from '../../ports/id-source.port.js';
import { LOG, type Log } from '../../ports/log.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../ports/read-model-reader.port.js';
import { SlugReservations } from './slug-reservations.js';

const EVERY_MS = 10_000;
const AGAIN_MS = 500;
const AT_ONCE = 200;

/**
 * Settles what a crash left half done: where the thing that reserved a value exists, what its command had still to do is
 * done and the value confirmed; else the value is given back. The read model only says where to look: what is true is
 * read from the streams, so a row that is out of date does no harm.
 */
@Injectable()
export class SettleReservations {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<boolean> | undefined;
  #stopped = false;

  constructor(
    private readonly slugs: SlugReservations,
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(EVENT_FEED) private readonly feed: EventFeed,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Settles as soon as the read model has caught up, and every ten seconds from then on. */
  start(): void {
    this.#stopped = false;
    if (!this.#timer) this.plan(0);
  }

  /** Resolves once the round under way is over. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#running;
  }

  /** One round; a round under way is waited for instead of being doubled. Never rejects. @returns whether it could look at all */
  round(): Promise<boolean> {
    this.#running ??= this.settleExpired().finally(() => (this.#running = undefined));
    return this.#running;
  }

  private plan(milliseconds: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(
      () => void this.round().then((looked) => this.plan(looked ? EVERY_MS : AGAIN_MS)),
      milliseconds,
    );
    this.#timer.unref();
  }

  private async settleExpired(): Promise<boolean> {
    try {
      const { collection } = await this.reader.read<SlugReservationDocument>(
        OPEN_SLUG_RESERVATIONS,
        await this.feed.head(),
      );
      const expired = await collection.find({
        filter: { until: { $lt: this.clock.now() } },
        sort: ['until'],
        limit: AT_ONCE,
      });
      for (const { document } of expired) await this.settleSafely(document);
      return true;
    } catch (error) {
      this.log.debug({ err: error }, 'open slug reservations cannot be looked through yet');
      return false;
    }
  }

  /** One reservation that cannot be settled does not hold up the others. */
  private async settleSafely(reservation: SlugReservationDocument): Promise<void> {
    try {
      await this.settle(reservation);
    } catch (error) {
      this.log.warn({ err: error, scope: reservation.scope }, 'a slug reservation could not be settled');
    }
  }

  private async settle({ scope, slug, ownerId }: SlugReservationDocument): Promise<void> {
    const reservation = { scope, slug, ownerId };
    const owner = this.slugs.ownerOf(reservation);
    if (!owner) return this.log.warn({ scope }, 'nobody says how a reservation of this scope is settled');
    const commandId = this.ids.uuid();
    const request = systemRequest('reservations', commandId, this.clock.now(), {
      correlationId: commandId,
      id: commandId,
    });
    const claim = { ...reservation, organizationId: organizationOf(reservation) };
    if (await owner.exists(reservation)) {
      await owner.complete?.(reservation);
      return this.slugs.confirm(request, claim);
    }
    await owner.abandon?.(reservation);
    await this.slugs.release(request, claim);
  }
}

const organizationOf = ({ scope, ownerId }: { readonly scope: string; readonly ownerId: string }): string | null =>
  scope === 'organization' ? ownerId : (scope.split(':')[1] ?? null);
