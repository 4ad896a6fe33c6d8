import { isRefusal } from '../kernel/refusal.js';
import type { Clock } from '../ports/clock.port.js';
import type { JobStatus } from '../ports/health.port.js';
import type { Log } from '../ports/log.port.js';
import { pause } from './leases/pause.js';
import { Trouble } from './trouble.js';

export interface RunnerParts {
  readonly clock: Clock;
  readonly log: Log;
}

const FIRST_PAUSE_MS = 200;

/** Runs the turns of one job while this process holds the lease. A failed turn is repeated, after a longer pause each time. */
export abstract class JobRunner {
  protected readonly trouble = new Trouble();
  #running = false;

  protected constructor(
    protected readonly parts: RunnerParts,
    private readonly name: string,
    private readonly kind: JobStatus['kind'],
    private readonly longestPauseMs: number,
  ) {}

  /** Resolves when the turn under way is finished. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    this.#running = true;
    while (!signal.aborted) {
      const wait = await this.safeTurn(signal);
      if (wait > 0) await pause(wait, signal);
    }
    this.#running = false;
  }

  /** Read from memory, so health needs no database. */
  status(): JobStatus {
    const { name, kind, trouble } = this;
    const { error, since } = trouble;
    const state = error !== null ? 'failing' : this.#running ? 'running' : 'standby';
    return { name, kind, state, ...(error !== null && { error }), ...(since !== null && { since }) };
  }

  /** @returns milliseconds until the next turn */
  protected abstract turn(signal: AbortSignal): Promise<number>;

  private async safeTurn(signal: AbortSignal): Promise<number> {
    try {
      const wait = await this.turn(signal);
      this.trouble.well();
      return wait;
    } catch (error) {
      if (signal.aborted) return 0;
      const wait = Math.min(FIRST_PAUSE_MS * 2 ** this.trouble.failures, this.longestPauseMs);
      this.trouble.failed(error, this.parts.clock.now());
      const level = isRefusal(error) && error.kind === 'unavailable' ? 'debug' : 'warn';
      this.parts.log[level]({ err: error, job: this.name }, 'a job failed and is tried again');
      return wait;
    }
  }
}
