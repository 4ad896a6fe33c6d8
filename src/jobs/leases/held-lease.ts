import type { Lease } from '../../ports/lease.port.js';
import { pause } from './pause.js';

/** Another process has a later lease and does the work. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** A clock that goes on while the process is suspended. */
export interface LeaseClock {
  monotonic(): number;
}

interface HeldLeaseParts {
  readonly epoch: bigint;
  readonly leaseMs: number;
  readonly renew: () => Promise<Lease | null>;
  readonly clock: LeaseClock;
  /** Aborted when the process stops. */
  readonly ending: AbortSignal;
}

/** Renewals in the length of a lease. Two of them may fail or come late before it is over. */
const RENEWALS = 4;

/** The time during which this process holds a lease, renewed until it ends. */
export class HeldLease {
  private readonly over = new AbortController();
  private readonly renewed = new Set<() => void>();
  private readonly renewing: Promise<void>;
  /** Until then no other process can have it, by the clock of this one. It counts from just before the request for the lease. */
  private until: number;
  private reason: Error | undefined;
  private asking: Promise<void> | undefined;

  constructor(
    private readonly parts: HeldLeaseParts,
    asked: number,
  ) {
    this.until = asked + parts.leaseMs;
    const follow = (): void => this.finish();
    parts.ending.addEventListener('abort', follow, { once: true });
    this.over.signal.addEventListener('abort', () => parts.ending.removeEventListener('abort', follow), { once: true });
    if (parts.ending.aborted) follow();
    this.renewing = this.keepRenewing();
  }

  /** Grows with every change of holder. */
  get epoch(): bigint {
    return this.parts.epoch;
  }

  /** Aborted when the work has to end, because the process stops or the lease is lost. */
  get signal(): AbortSignal {
    return this.over.signal;
  }

  /** Calls the listener after each renewal, until the lease ends. */
  onRenewed(listener: () => void): void {
    this.renewed.add(listener);
  }

  /**
   * Await this before a write. It resolves at once while the lease is certainly held. If the process was suspended, it renews the
   * lease first.
   * @throws LeaseLost, or the error of the renewal
   */
  async confirm(): Promise<void> {
    if (this.parts.clock.monotonic() >= this.until) await this.ask();
    this.assertHeld();
  }

  /** @throws LeaseLost, or why it could not be renewed in time */
  assertHeld(): void {
    if (this.reason) throw this.reason;
  }

  /** Stops renewing. Resolves when no renewal is under way any more. */
  async end(): Promise<void> {
    this.finish();
    await this.renewing;
    await this.asking?.catch(() => undefined);
  }

  private finish(reason?: Error): void {
    this.reason ??= reason;
    this.over.abort();
  }

  private async keepRenewing(): Promise<void> {
    const { leaseMs, clock } = this.parts;
    while (!this.signal.aborted) {
      await pause(leaseMs / RENEWALS, this.signal);
      if (this.signal.aborted) return;
      await this.ask().catch((error: Error) => {
        // Until the lease is over no other process writes, and the next renewal may succeed.
        if (clock.monotonic() >= this.until) this.finish(error);
      });
    }
  }

  /** One request at a time, shared by all callers. */
  private ask(): Promise<void> {
    this.asking ??= this.renewOnce().finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async renewOnce(): Promise<void> {
    const { clock, leaseMs, epoch, renew } = this.parts;
    const asked = clock.monotonic();
    const lease = await renew();
    if (lease?.epoch !== epoch) {
      this.finish(new LeaseLost('somebody else took over'));
      throw this.reason;
    }
    this.until = asked + leaseMs;
    for (const listener of this.renewed) listener();
  }
}
