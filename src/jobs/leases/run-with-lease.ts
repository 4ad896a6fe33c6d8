import { pause } from './pause.js';
import { type LeaseClock, LeaseLost, HeldLease } from './held-lease.js';
import type { Leases } from '../../ports/lease.port.js';

/**
 * A holder that does not renew is replaced after this time. Together with the longest wait of a standby and the time to open the
 * stores, another process works within five seconds of a kill.
 */
export const LEASE_MS = 3_000;
/** How often a standby asks. It takes over a lease that was given back at once, for a few small requests a second. */
const ASK_EVERY_MS = 250;
/** The longest pause after failures in a row. One request a second is no load for a store that is down. */
const LONGEST_BACKOFF_MS = 1_000;

export interface LeaseParts {
  readonly leases: Leases;
  readonly clock: LeaseClock;
  /** Called for each failure of the work or of a request for the lease. */
  readonly failed: (error: Error) => void;
}

export interface LeaseOptions {
  readonly name: string;
  /** Different for every process. */
  readonly holder: string;
  /** Milliseconds; default {@link LEASE_MS}. */
  readonly leaseMs?: number;
}

/** Work that only the holder of the lease does, until the signal of the lease is aborted. It runs again when it ends or throws. */
type Work = (lease: HeldLease) => Promise<void>;

/** Work that one process does at a time. */
export class LeasedWork {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;
  private lastFault: string | undefined;

  constructor(
    private readonly parts: LeaseParts,
    private readonly options: LeaseOptions,
    private readonly work: Work,
  ) {
    this.running = this.run();
  }

  /** Why the work fails or the lease cannot be requested; undefined while all is well. */
  get fault(): string | undefined {
    return this.lastFault;
  }

  /** Ends the work in order and gives the lease back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { leaseMs = LEASE_MS } = this.options;
    for (let failures = 0; !signal.aborted;) {
      try {
        const held = await this.turn(leaseMs);
        failures = 0;
        if (!held) await pause(Math.min(ASK_EVERY_MS, leaseMs / 3), signal);
      } catch (error) {
        failures += 1;
        this.lastFault = (error as Error).message;
        if (!(error instanceof LeaseLost)) this.parts.failed(error as Error);
        await pause(Math.min(LONGEST_BACKOFF_MS, 100 * 2 ** failures), signal);
      }
    }
  }

  /** @returns whether this process held the lease; false if another one does */
  private async turn(leaseMs: number): Promise<boolean> {
    const { leases, clock } = this.parts;
    const { name, holder } = this.options;
    const asked = clock.monotonic();
    const lease = await leases.acquire(name, holder, leaseMs);
    this.lastFault = undefined;
    if (lease === null) return false;
    const held = new HeldLease(
      {
        epoch: lease.epoch,
        leaseMs,
        renew: () => leases.acquire(name, holder, leaseMs),
        clock,
        ending: this.stopping.signal,
      },
      asked,
    );
    try {
      await this.work(held);
      held.assertHeld();
      return true;
    } finally {
      await held.end();
      await leases.release(name, holder).catch(() => undefined);
    }
  }
}

/** Runs work in one process at a time: the one that holds the lease. */
export const runWithLease = (parts: LeaseParts, options: LeaseOptions, work: Work): LeasedWork =>
  new LeasedWork(parts, options, work);
