import { describe, expect, it } from '@jest/globals';
import { OpenNow } from '../../../src/limits/open-now.js';
import { Rates } from '../../../src/limits/rates.js';
import type { LimitSettings } from '../../../src/limits/limit-settings.js';
import { Limits } from '../../../src/limits/limits.js';
import type { LimitStore } from '../../../src/ports/limit-store.port.js';
import { isRefusal } from '../../../src/kernel/refusal.js';

/** No store at all: what is counted here must not ask one. */
const limitsOf = (configured: LimitSettings) => {
  const clock = { at: 0, now: () => '2026-11-21T12:00:00.000Z', monotonic: () => clock.at };
  const store = new Proxy({} as LimitStore, {
    get: (_, name) => () => (name === 'settings' ? Promise.resolve(null) : Promise.reject(new Error('asked a store'))),
  });
  return { clock, limits: new Limits({ store, secrets: { secret: (label) => label }, clock, configured }) };
};

describe('requests by network and key', () => {
  it('LIM-1 are refused beyond the limit, each by itself, until the time is over', () => {
    const { clock, limits } = limitsOf({
      requestsByNetwork: { value: 3, windowSeconds: 10 },
      requestsByKey: { value: 2 },
    });
    const rates = new Rates(limits);
    const refused = (times: number, from: string) =>
      Array.from({ length: times }, () => rates.fromNetwork(from)?.details);
    expect(refused(3, '192.0.2.1')).toEqual([undefined, undefined, undefined]);
    clock.at = 4_000;
    expect(refused(1, '192.0.2.1')).toEqual([{ limit: { name: 'requestsByNetwork', value: 3 }, retryAfter: 6 }]);
    expect(refused(2, '2001:db8::1').concat(refused(2, '2001:db8::2'))[3]).toMatchObject({ retryAfter: 10 });
    expect([rates.byKey('a'), rates.byKey('a'), rates.byKey('b')]).toEqual([undefined, undefined, undefined]);
    expect(rates.byKey('a')).toMatchObject({ code: 'limit.reached', details: { limit: { name: 'requestsByKey' } } });
    clock.at = 10_000;
    expect(refused(1, '192.0.2.1')).toEqual([undefined]);
    expect(rates.fromNetwork(null)).toBeUndefined();
  });

  it('LIM-1 are all let in where there is no limit', () => {
    const rates = new Rates(limitsOf({ requestsByKey: { value: null } }).limits);
    expect(Array.from({ length: 1_000 }, () => rates.byKey('a')).every((one) => one === undefined)).toBe(true);
  });
});

describe('what is open now', () => {
  it('LIM-1 opens under every limit or under none, and makes room once when it ends', () => {
    const { limits } = limitsOf({ openStreamsByKey: { value: 2 }, openStreams: { value: 3 } });
    const open = new OpenNow(limits);
    const enter = (key: string) =>
      open.enter([
        ['openStreamsByKey', key],
        ['openStreams', ''],
      ]);
    const [first, second] = [enter('a'), enter('a')];
    expect(enter('a')).toMatchObject({
      code: 'limit.reached',
      details: { limit: { name: 'openStreamsByKey', value: 2 } },
    });
    expect(open.openOf('openStreams', '')).toBe(2);
    expect(isRefusal(enter('b'))).toBe(false);
    expect(enter('c')).toMatchObject({ details: { limit: { name: 'openStreams', value: 3 } } });
    expect(open.openOf('openStreamsByKey', 'c')).toBe(0);
    const end = first as () => void;
    end();
    end();
    expect([open.openOf('openStreamsByKey', 'a'), open.openOf('openStreams', '')]).toEqual([1, 2]);
    (second as () => void)();
    expect(open.openOf('openStreamsByKey', 'a')).toBe(0);
  });
});
