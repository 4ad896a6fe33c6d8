import { describe, expect, it } from '@jest/globals';
import type { UsageBucket, UsageCounters } from '../../../src/ports/usage-counters.port.js';
import { CallMeter, type MeteredCall, type MeterOptions } from '../../../src/proxy/call-meter.js';
import { eventually } from '../../support/eventually.js';

/** Counters that take what they are given, and fail as often as they are told to. */
class TakingCounters implements UsageCounters {
  readonly given: (readonly UsageBucket[])[] = [];
  failures = 0;
  held: Promise<void> = Promise.resolve();

  async add(buckets: readonly UsageBucket[]): Promise<void> {
    this.given.push(buckets);
    await this.held;
    if (this.failures === 0) return;
    this.failures -= 1;
    throw new Error('no counters');
  }

  read = (): Promise<readonly UsageBucket[]> => Promise.resolve(this.given.flat());
  sums = (): Promise<readonly never[]> => Promise.resolve([]);
  lastUses = (): Promise<ReadonlyMap<string, string>> => Promise.resolve(new Map());
}

const CALL: MeteredCall = {
  organizationId: 'org_a',
  gatewayId: 'gw_1',
  serverId: 'srv_1',
  userId: 'usr_ana',
  apiKeyId: 'key_1',
  method: 'tools/call',
  name: 'route',
  outcome: 'ok',
  milliseconds: 1,
};
const NEVER = 3_600_000;

const begin = (options: Partial<MeterOptions> = {}) => {
  const counters = new TakingCounters();
  const time = { now: '2026-03-01T23:59:59.999Z' };
  const clock = { now: () => time.now, monotonic: () => 0 };
  const warnings: object[] = [];
  const log = { info: () => undefined, warn: (fields: object) => void warnings.push(fields) };
  const meter = new CallMeter(counters, clock, log, { flushMs: NEVER, mostBuckets: 100, ...options });
  return { meter, counters, time, warnings };
};

describe('counting calls', () => {
  it('PRX-7 adds up calls that have everything in common, to the microsecond', async () => {
    const { meter, counters } = begin();
    for (const milliseconds of [1, 0.1, 0.2, 0.00004]) meter.count({ ...CALL, milliseconds });
    expect(await meter.flush()).toBe(true);
    expect(counters.given).toEqual([[{ ...CALL, day: '2026-03-01', calls: 4, milliseconds: 1.3 }]]);
    expect(await meter.flush()).toBe(true);
    expect(counters.given).toHaveLength(1);
  });

  it('PRX-7 keeps apart what differs in anything, and each day of UTC', async () => {
    const { meter, counters, time } = begin();
    const others: readonly Partial<MeteredCall>[] = [
      { gatewayId: 'gw_2' },
      { serverId: null },
      { userId: 'usr_bo' },
      { apiKeyId: null },
      { method: 'prompts/get' },
      { name: null },
      { name: 'null' },
      { outcome: 'error' },
      { name: 'error|x' },
      { method: 'tools/call|ok', outcome: 'error', name: 'x' },
    ];
    meter.count(CALL);
    for (const other of others) meter.count({ ...CALL, ...other });
    time.now = '2026-03-02T00:00:00.000Z';
    meter.count(CALL);
    await meter.flush();
    const day = '2026-03-01';
    expect(counters.given.flat()).toEqual([
      { ...CALL, day, calls: 1 },
      ...others.map((other) => ({ ...CALL, ...other, day, calls: 1 })),
      { ...CALL, day: '2026-03-02', calls: 1 },
    ]);
  });

  it('LIM-3 cuts long names and methods, and counts under the rest what many names there are', async () => {
    const { meter, counters } = begin({ mostBuckets: 3 });
    const long = 'x'.repeat(128);
    meter.count({ ...CALL, name: `${long}1`, method: `${long}3` });
    meter.count({ ...CALL, name: `${long}2`, method: `${long}4` });
    for (const name of ['a', 'b', 'c', 'd', null]) meter.count({ ...CALL, name });
    await meter.flush();
    expect(counters.given.flat().map(({ method, name, calls }) => [method, name, calls])).toEqual([
      [long, long, 2],
      ['tools/call', 'a', 1],
      ['tools/call', 'b', 1],
      ['tools/call', '(other)', 2],
      ['tools/call', null, 1],
    ]);
  });
});

describe('storing counts', () => {
  it('PRX-7 sends a failed batch again as it was, before what came later, and each once', async () => {
    const { meter, counters, warnings } = begin();
    counters.failures = 2;
    meter.count(CALL);
    expect(await meter.flush()).toBe(false);
    meter.count(CALL);
    expect(await meter.flush()).toBe(false);
    meter.count({ ...CALL, name: 'zoom' });
    expect(await meter.flush()).toBe(true);
    const [first, second, third, rest, ...more] = counters.given;
    expect([second === first, third === first, more]).toEqual([true, true, []]);
    expect(first).toMatchObject([{ name: 'route', calls: 1 }]);
    expect(rest).toMatchObject([
      { name: 'route', calls: 1 },
      { name: 'zoom', calls: 1 },
    ]);
    expect(warnings).toMatchObject([{ buckets: 1 }, { buckets: 1 }]);
    expect(await meter.flush()).toBe(true);
    expect(counters.given).toHaveLength(4);
  });

  it('PRX-7 keeps what is counted while a batch is on its way for the next one', async () => {
    const { meter, counters } = begin();
    let release = (): void => undefined;
    counters.held = new Promise((resolve) => (release = resolve));
    meter.count(CALL);
    const flushes = [meter.flush()];
    meter.count(CALL);
    flushes.push(meter.flush(), meter.flush());
    await new Promise(setImmediate);
    expect(counters.given).toHaveLength(1);
    release();
    expect(await Promise.all(flushes)).toEqual([true, true, true]);
    expect(counters.given).toMatchObject([[{ calls: 1 }], [{ calls: 1 }]]);
  });

  it('PRX-7 goes on by itself, also after a failure', async () => {
    const { meter, counters } = begin({ flushMs: 1 });
    counters.failures = 3;
    meter.count(CALL);
    await eventually(() => counters.given.length === 5);
    expect(new Set(counters.given.slice(0, 4)).size).toBe(1);
    expect(counters.given[4]).toEqual([]);
    expect(await meter.flush()).toBe(true);
    expect(counters.given).toHaveLength(5);
  });
});
