import { Inject, Injectable } from '@nestjs/common';
import { every, type Schedule } from '../../jobs/schedules/schedule.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { CREDENTIALS, type Credentials } from '../../ports/credentials.port.js';
import { IDEMPOTENCY_RECORDS, type IdempotencyRecords } from '../../ports/idempotency.port.js';
import { KNOWN_PLACES, type KnownPlaces } from '../../ports/known-places.port.js';
import { LIMIT_STORE, type LimitStore } from '../../ports/limit-store.port.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Drops what has ended and is of no use any more, so that it does not grow for ever: answers are kept for a day. */
@Injectable()
export class Sweep implements Schedule {
  readonly kind = 'schedule';
  readonly name = 'sweep';
  readonly rhythm = every(10 * MINUTE_MS);

  constructor(
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(IDEMPOTENCY_RECORDS) private readonly idempotency: IdempotencyRecords,
    @Inject(LIMIT_STORE) private readonly counts: LimitStore,
    @Inject(KNOWN_PLACES) private readonly places: KnownPlaces,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const now = this.clock.now();
    await this.credentials.sweepSessions(now);
    await this.idempotency.sweep(new Date(Date.parse(now) - DAY_MS).toISOString());
    await this.counts.sweep(now);
    await this.places.sweep(now);
  }
}
