import { describe, expect, it } from '@jest/globals';
import {
  claim,
  delivered,
  ended,
  isLost,
  lost,
  newDelivery,
  postponed,
  replaced,
} from '../../../src/jobs/deliveries/delivery-steps.js';
import type { DeliveryRecord } from '../../../src/ports/deliveries.port.js';

const at = '2026-11-21T12:00:00.000Z';
const after = (seconds: number): string => new Date(Date.parse(at) + seconds * 1000).toISOString();
const once = { claimMs: 30_000, repeatable: false };
const again = { claimMs: 30_000, repeatable: true };
const backoff = { firstMs: 1_000, longestMs: 300_000 };

const fresh = newDelivery('email', { id: 'one', about: {}, expiresAt: after(3600) }, at);
const claimed = claim(fresh, at, once)!;
const sent = delivered(claimed, after(1));
const failed = (failures: number): DeliveryRecord => ({ ...claimed, failures });

describe('the steps of a delivery', () => {
  it('PPL-1 is claimed by one at a time, and never again once it was delivered', () => {
    expect(claimed).toMatchObject({ status: 'claimed', openAt: after(30), failures: 0 });
    expect(claim(claimed, after(29), once)).toBeNull();
    expect(claim(sent, after(3599), once)).toBeNull();
    expect(claim(sent, after(3599), again)).toBeNull();
  });

  it('PPL-1 is never sent twice: a claim nobody answered for is claimed again only where that does no harm', () => {
    expect(claim(claimed, after(31), once)).toBeNull();
    expect(claim(claimed, after(31), again)).toMatchObject({ status: 'claimed', openAt: after(61) });
    expect(claim(claimed, after(29), again)).toBeNull();
    expect([after(29), after(30)].map((time) => isLost(claimed, time))).toEqual([false, true]);
    expect([fresh, sent, ended(claimed)].map((record) => isLost(record, after(3600)))).toEqual([false, false, false]);
  });

  it('PPL-1 is tried again later and later, five minutes at the most', () => {
    const waits = [0, 1, 8, 40].map((failures) => postponed(failed(failures), at, 'ECONNREFUSED', backoff));
    expect(waits.map(({ status, failures, openAt }) => [status, failures, openAt])).toEqual([
      ['due', 1, after(1)],
      ['due', 2, after(2)],
      ['due', 9, after(256)],
      ['due', 41, after(300)],
    ]);
    expect(claim(waits[0]!, at, once)).toBeNull();
    expect(claim(waits[0]!, after(1), once)).toMatchObject({ status: 'claimed', failures: 1, openAt: after(31) });
  });

  it('is given up after the last attempt, where there is one', () => {
    const three = { ...backoff, attempts: 3 };
    expect(postponed(failed(1), at, 'E', three)).toMatchObject({ status: 'due', failures: 2 });
    expect(postponed(failed(2), at, 'E', three)).toMatchObject({ status: 'ended', failures: 3, openAt: null });
    expect(claim(postponed(failed(2), at, 'E', three), after(3599), again)).toBeNull();
  });

  it('keeps its newest attempts, with what became of each', () => {
    let record = claimed;
    for (let n = 1; n <= 12; n += 1) record = postponed(record, after(n), `E${n}`, backoff);
    record = delivered(record, after(13));
    expect(record.attempts).toHaveLength(10);
    expect([record.attempts[0], record.attempts.at(-1)]).toEqual([
      { at: after(4), failure: 'E4' },
      { at: after(13), failure: null },
    ]);
    expect(replaced(claimed, after(31)).attempts).toEqual([{ at: after(31), failure: 'unknown' }]);
  });

  it('may have been delivered by a log that was lost: then it is as one whose claim ran out', () => {
    expect(isLost(lost(fresh), at)).toBe(true);
    expect(claim(lost(fresh), at, once)).toBeNull();
    expect(claim(lost(fresh), at, again)).toMatchObject({ openAt: after(30) });
  });
});
