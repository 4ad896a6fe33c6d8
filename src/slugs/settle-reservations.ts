import { Inject, Injectable } from '@nestjs/common';
import { OPEN_SLUG_RESERVATIONS, type SlugReservationDocument } from '../../projections/open-slug-reservations/open-slug-reservations.document.js';
import { systemRequest } from '../execution/command-request.js';
import { CLOCK, type Clock } from '../ports/clock.port.js';
import { ID_SOURCE, type IdSource } from '../ports/id-source.port.js';
import { LOG, type Log } from '../ports/log.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../ports/read-model-reader.port.js';
import { SlugReservations } from './slug-reservations.js';

const EVERY_MS = 10_000;
const AT_ONCE = 200;

/**
 * Settles what a crash left half done: where the thing that reserved a value exists, what its command had still to do is
 * done and the value confirmed; else the value is given back. The read model only says where to look: what is true is
 * read from the streams, so a row that is out of date does no harm.
 */
@Injectable()
export class SettleReservations {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(
    private readonly slugs: SlugReservations,
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Settles now and every ten seconds from now on. */
  start(): void {
    if (this.#timer) return;
    this.#timer = setInterval(() => void this.round(), EVERY_MS);
    this.#timer.unref();
    void this.round();
  }

  /** Resolves once the round under way is over. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#running;
  }

  /** One round; a round under way is waited for instead of being doubled. Never rejects: what fails is tried in the next one. */
  round(): Promise<void> {
    this.#running ??= this.settleExpired().finally(() => (this.#running = undefined));
    return this.#running;
  }

  private async settleExpired(): Promise<void> {
    try {
      const { collection } = await this.reader.read<SlugReservationDocument>(OPEN_SLUG_RESERVATIONS, undefined);
      const expired = await collection.find({ filter: { until: { $lt: this.clock.now() } }, sort: ['until'], limit: AT_ONCE });
      for (const { document } of expired) await this.settleSafely(document);
    } catch (error) {
      this.log.warn({ err: error }, 'open slug reservations could not be looked through');
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
    const request = systemRequest('reservations', commandId, this.clock.now(), { correlationId: commandId, id: commandId });
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
