import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { LeaseLost, type HeldLease } from '../../../src/jobs/leases/held-lease.js';
import { type LeasedWork, runWithLease } from '../../../src/jobs/leases/run-with-lease.js';
import type { Lease, Leases } from '../../../src/ports/lease.port.js';
import { eventually } from '../../support/eventually.js';

const LEASE_MS = 1_500;

/** Leases by a clock of their own, which can be made to fail or to be slow. */
class TableOfLeases implements Leases {
  fails = false;
  holder: string | null = null;
  asked = 0;
  private epoch = 0n;
  private until = 0;

  async acquire(_name: string, holder: string, durationMs: number): Promise<Lease | null> {
    this.asked += 1;
    if (this.fails) throw new Error('the table is away');
    if (this.holder !== holder) {
      if (this.holder !== null && performance.now() < this.until) return null;
      this.epoch += 1n;
      this.holder = holder;
    }
    this.until = performance.now() + durationMs;
    return { epoch: this.epoch };
  }

  async release(_name: string, holder: string): Promise<void> {
    if (this.holder === holder) this.holder = null;
  }

  /** Somebody else has it from now on. */
  giveTo(holder: string): void {
    this.holder = holder;
    this.epoch += 1n;
    this.until = performance.now() + 60_000;
  }
}

/** One process's share of the work, by a clock that jumps where the process was stopped. */
class Worker {
  current: HeldLease | undefined;
  lateness = 0;
  readonly failures: string[] = [];
  readonly turns: bigint[] = [];
  readonly under: LeasedWork;

  constructor(leases: Leases, holder: string) {
    const clock = { monotonic: () => performance.now() + this.lateness };
    const failed = ({ message }: Error): void => void this.failures.push(message);
    this.under = runWithLease(
      { leases, clock, failed },
      { name: 'work', holder, leaseMs: LEASE_MS },
      async (tenure) => {
        this.current = tenure;
        this.turns.push(tenure.epoch);
        await new Promise((resolve) => tenure.signal.addEventListener('abort', resolve, { once: true }));
        this.current = undefined;
      },
    );
  }
}

describe('work under a lease', () => {
  const working: Worker[] = [];
  const worker = (leases: Leases, holder: string): Worker => {
    const made = new Worker(leases, holder);
    working.push(made);
    return made;
  };
  afterEach(() => Promise.all(working.splice(0).map(({ under }) => under.stop())));

  it('is done by one, and by the next as soon as that one stops', async () => {
    const leases = new TableOfLeases();
    const first = worker(leases, 'first');
    await eventually(() => first.current !== undefined);
    const second = worker(leases, 'second');
    await sleep(2 * LEASE_MS);
    expect([first.turns, second.turns]).toEqual([[1n], []]);
    const stopped = performance.now();
    await first.under.stop();
    expect(leases.holder).not.toBe('first');
    await eventually(() => second.current !== undefined);
    expect(performance.now() - stopped).toBeLessThan(LEASE_MS);
    expect([second.turns, first.failures, second.failures]).toEqual([[2n], [], []]);
  });

  it('goes on while a renewal fails and the next comes through, and ends when none does', async () => {
    const leases = new TableOfLeases();
    const only = worker(leases, 'only');
    await eventually(() => only.current !== undefined);
    const { asked } = leases;
    leases.fails = true;
    await eventually(() => leases.asked > asked);
    leases.fails = false;
    await sleep(2 * LEASE_MS);
    expect(only.turns).toEqual([1n]);
    leases.fails = true;
    await eventually(() => only.current === undefined);
    expect(only.failures[0]).toBe('the table is away');
    expect(only.under.fault).toBe('the table is away');
    leases.fails = false;
    await eventually(() => only.current !== undefined);
    expect(only.under.fault).toBeUndefined();
  });

  it('is not taken for held after a silence: a holder that wakes up asks before it writes', async () => {
    const leases = new TableOfLeases();
    const sleeper = worker(leases, 'sleeper');
    await eventually(() => sleeper.current !== undefined);
    const tenure = sleeper.current!;
    await tenure.confirm();
    leases.giveTo('other');
    sleeper.lateness = 10 * LEASE_MS;
    await expect(tenure.confirm()).rejects.toBeInstanceOf(LeaseLost);
    expect(tenure.signal.aborted).toBe(true);
    await eventually(() => sleeper.current === undefined);
    expect([leases.holder, sleeper.turns, sleeper.failures]).toEqual(['other', [1n], []]);
  });

  it('goes on after a silence in which nobody else took it', async () => {
    const leases = new TableOfLeases();
    const sleeper = worker(leases, 'sleeper');
    await eventually(() => sleeper.current !== undefined);
    sleeper.lateness = 10 * LEASE_MS;
    await sleeper.current!.confirm();
    expect(sleeper.turns).toEqual([1n]);
  });

  it('is taken up again after it failed', async () => {
    const leases = new TableOfLeases();
    let turns = 0;
    const failures: string[] = [];
    const under = runWithLease(
      { leases, clock: performanceClock, failed: ({ message }) => void failures.push(message) },
      { name: 'work', holder: 'one' },
      async ({ signal }) => {
        turns += 1;
        if (turns < 3) throw new Error(`turn ${turns}`);
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      },
    );
    await eventually(() => turns === 3);
    await under.stop();
    expect([failures, leases.holder]).toEqual([['turn 1', 'turn 2'], null]);
  });
});

const performanceClock = { monotonic: () => performance.now() };
