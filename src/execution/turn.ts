import { setTimeout as pause } from 'node:timers/promises';
import { type Refusal, unavailable } from '../kernel/refusal.js';
import type { Clock } from '../ports/clock.port.js';
import { eventId } from './event-ids.js';
import { storeUnavailable } from './refusal-for.js';

/** How long commands wait for their turn on a stream that other processes write too. */
export interface Patience {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly milliseconds: number;
}

/** Longest wait after the first conflict, in milliseconds. It doubles with each further one. */
const FIRST_WAIT = 4;
const LONGEST_WAIT = 250;
/** Conflicts without a visible change for so long are no contention: the store cannot confirm what it took. In milliseconds. */
const STANDSTILL = 2_000;

/** The attempts of one batch to write to a stream. */
export class Turn {
  #conflicts = 0;
  #head: bigint | undefined;
  #movedAt: number;

  constructor(
    private readonly patience: Patience,
    /** Its random part spreads the waits of processes that met. */
    private readonly commandId: string,
    private readonly until: number,
    before?: Turn,
  ) {
    this.#head = before === undefined ? undefined : before.#head;
    this.#movedAt = before === undefined ? patience.clock.monotonic() : before.#movedAt;
  }

  /** Reports the revision that the batch was decided on. */
  decidedOn(head: bigint): void {
    if (this.#head !== undefined && head > this.#head) this.#movedAt = this.patience.clock.monotonic();
    this.#head = head;
  }

  /** Waits after a conflict. @returns false once the time is over */
  async comesAgain(): Promise<boolean> {
    const longest = Math.min(FIRST_WAIT * 2 ** this.#conflicts, LONGEST_WAIT);
    this.#conflicts += 1;
    const left = this.until - this.patience.clock.monotonic();
    if (left <= 0) return false;
    await pause(Math.min(longest * this.chance(), left));
    return true;
  }

  refusal(): Refusal {
    const { clock, milliseconds } = this.patience;
    const still = clock.monotonic() - this.#movedAt >= Math.min(STANDSTILL, milliseconds / 2);
    return still ? storeUnavailable() : contended();
  }

  private chance(): number {
    return Number.parseInt(eventId(this.commandId, 'turn', this.#conflicts).slice(0, 8), 16) / 2 ** 32;
  }
}

const contended = (): Refusal =>
  unavailable('stream.contended', 'Others keep changing the same thing at this moment; try again.', { retryAfter: 1 });
