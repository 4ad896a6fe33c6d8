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
/** Part of a claim that the attempt may take. The rest is for recording its outcome. */
const PART_FOR_ATTEMPT = 5 / 6;
/** So long the answer to a command waits. Most deliveries are sent by then. */
const PATIENCE_MS = 1_000;

/**
 * Makes deliveries. Each attempt is recorded before it begins, and its outcome afterwards. If the process dies in between, the delivery
 * may have arrived: it is sent again if that does no harm, otherwise it is replaced (docs/adr/0018).
 */
export class Deliveries {
  readonly #troubles = new Map<string, Trouble>();

  constructor(private readonly parts: DeliveryParts) {}

  /** The trouble of a job's newest attempts. */
  troubleOf(job: string): Trouble {
    const trouble = this.#troubles.get(job) ?? new Trouble();
    this.#troubles.set(job, trouble);
    return trouble;
  }

  /** Records a delivery for the next round, unless it is recorded already. @param mayHaveArrived whether a lost log may have sent it */
  async add<Content>(job: Delivery<Content>, wanted: NewDelivery, mayHaveArrived = false): Promise<void> {
    const { deliveryLog, clock } = this.parts;
    if ((await deliveryLog.find(job.name, wanted.id)) !== null) return;
    const record = newDelivery(job.name, wanted, clock.now());
    await deliveryLog.add(mayHaveArrived ? lost(record) : record);
  }

  /** Begins at once, and waits a short time. If the attempt is not over by then, or fails, the rounds go on with it. Never rejects. */
  async begin<Content>(job: Delivery<Content>, wanted: NewDelivery): Promise<void> {
    await doneWithin(
      PATIENCE_MS,
      this.sendFirst(job, wanted).catch((error: unknown) => this.notYet(job, wanted.id, error)),
    );
  }

  /** Sends what is due. A failure does not delay the others. @throws StoreUnavailable if the log cannot be read */
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

  /** Does what is due now, with one attempt at most. */
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
      // After any other error it may have arrived. The claim is left to run out.
      if (error instanceof NotDelivered)
        await deliveryLog.change(postponed(record, clock.now(), failureCode(error), job.backoff));
      return;
    }
    trouble.well();
    await deliveryLog.change(delivered(record, clock.now()));
  }

  /** The old record is closed last, so the replacement may begin twice but is never lost. */
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
