import type { Clock } from '../../ports/clock.port.js';
import { type DeliveryLog, type DeliveryRecord, NotDelivered } from '../../ports/deliveries.port.js';
import type { Log } from '../../ports/log.port.js';
import { doneWithin } from '../done-within.js';
import { failureCode, Trouble } from '../trouble.js';
import type { Delivery, NewDelivery } from './delivery.js';
import { claim, delivered, ended, isLost, lost, newDelivery, postponed, replaced } from './delivery-steps.js';

export interface DeliveryParts {
  readonly deliveryLog: DeliveryLog;
  readonly clock: Clock;
  readonly log: Log;
}

const AT_ONCE = 50;
/** The rest of a claim is for writing down what became of the attempt. */
const PART_FOR_ATTEMPT = 5 / 6;
/** For so long the answer to a command waits: mostly it is out by then. */
const PATIENCE_MS = 1_000;

/**
 * Sends what has to be sent. That it is about to, and what became of it, is written down before and after: what may have arrived when the
 * process died is sent again only where that does no harm, and replaced where it does (docs/adr/0018).
 */
export class Deliveries {
  readonly #troubles = new Map<string, Trouble>();

  constructor(private readonly parts: DeliveryParts) {}

  /** What is wrong with the newest attempts of a job. */
  troubleOf(job: string): Trouble {
    const trouble = this.#troubles.get(job) ?? new Trouble();
    this.#troubles.set(job, trouble);
    return trouble;
  }

  /** Keeps it for the next round, unless it is known already. @param mayHaveArrived it may have been sent by a log that was lost */
  async add<Content>(job: Delivery<Content>, wanted: NewDelivery, mayHaveArrived = false): Promise<void> {
    const { deliveryLog, clock } = this.parts;
    if ((await deliveryLog.find(job.name, wanted.id)) !== null) return;
    const record = newDelivery(job.name, wanted, clock.now());
    await deliveryLog.add(mayHaveArrived ? lost(record) : record);
  }

  /** Begins at once and does not insist: what is not out by then, or fails, is left to the rounds. Never rejects. */
  async begin<Content>(job: Delivery<Content>, wanted: NewDelivery): Promise<void> {
    await doneWithin(
      PATIENCE_MS,
      this.sendFirst(job, wanted).catch((error: unknown) => this.notYet(job, wanted.id, error)),
    );
  }

  /** Sends what is due. One that fails does not hold up the others. @throws StoreUnavailable where the log cannot be read */
  async round<Content>(job: Delivery<Content>, signal: AbortSignal): Promise<void> {
    const due = await this.parts.deliveryLog.due(job.name, this.parts.clock.now(), AT_ONCE);
    await Promise.all(
      due.map(async (record) => {
        if (!signal.aborted) await this.send(job, record).catch((error: unknown) => this.notYet(job, record.id, error));
      }),
    );
  }

  private async sendFirst<Content>(job: Delivery<Content>, wanted: NewDelivery): Promise<void> {
    const { deliveryLog, clock } = this.parts;
    const now = clock.now();
    const claimed = claim(newDelivery(job.name, wanted, now), now, job)!;
    if (await deliveryLog.add(claimed)) return this.attempt(job, claimed);
    const known = await deliveryLog.find(job.name, wanted.id);
    if (known !== null) await this.send(job, known);
  }

  /** Does what there is to do now, at most one attempt. */
  private async send<Content>(job: Delivery<Content>, record: DeliveryRecord): Promise<void> {
    const now = this.parts.clock.now();
    if (isLost(record, now) && !job.repeatable) return this.replace(job, record);
    const claimed = claim(record, now, job);
    const mine = claimed && (await this.parts.deliveryLog.change(claimed));
    if (mine !== null) await this.attempt(job, mine);
  }

  private async attempt<Content>(job: Delivery<Content>, record: DeliveryRecord): Promise<void> {
    const trouble = this.troubleOf(job.name);
    const { deliveryLog, clock } = this.parts;
    try {
      const content = await job.build(record).catch(notBuilt);
      if (content === null) return void (await deliveryLog.change(ended(record)));
      const inTime = await doneWithin(job.claimMs * PART_FOR_ATTEMPT, job.attempt(content));
      if (!inTime) throw new Error('no answer in time');
    } catch (error) {
      trouble.failed(error, clock.now());
      this.notYet(job, record.id, error);
      // Anything else may have arrived all the same: the claim runs out.
      if (error instanceof NotDelivered)
        await deliveryLog.change(postponed(record, clock.now(), failureCode(error), job.backoff));
      return;
    }
    trouble.well();
    await deliveryLog.change(delivered(record, clock.now()));
  }

  /** The old one is closed last: what follows may be begun twice, but never not at all. */
  private async replace<Content>(job: Delivery<Content>, record: DeliveryRecord): Promise<void> {
    const next = await job.replace(record);
    if (next !== null) await this.add(job, next);
    await this.parts.deliveryLog.change(replaced(record, this.parts.clock.now()));
    if (next !== null) await this.sendFirst(job, next);
  }

  private notYet<Content>(job: Delivery<Content>, id: string, error: unknown): void {
    this.parts.log.warn({ err: error, job: job.name, id }, 'not delivered yet');
  }
}

const notBuilt = (error: unknown): never => {
  throw new NotDelivered((error as Error).message, { cause: error });
};
