import { describe, expect, it } from '@jest/globals';
import { Windows } from '../../../src/limits/windows.js';

const counting = (capacity?: number) => {
  const clock = { now: 0, monotonic: () => clock.now };
  return { clock, windows: new Windows(clock, capacity) };
};

describe('counts of this process', () => {
  it('LIM-2 count up to the most, then say how long to wait, and begin anew when the time is over', () => {
    const { clock, windows } = counting();
    expect([1, 2, 3].map(() => windows.take('key', 3, 60))).toEqual([undefined, undefined, undefined]);
    clock.now = 20_000;
    expect([windows.take('key', 3, 60), windows.leftOf('key', 3)]).toEqual([40, 40]);
    expect(windows.take('other', 3, 60)).toBeUndefined();
    clock.now = 60_000;
    expect([windows.leftOf('key', 3), windows.take('key', 3, 60)]).toEqual([undefined, undefined]);
    expect(windows.leftOf('key', 1)).toBe(60);
  });

  it('let nothing through at a most of nothing, and always name a second at least', () => {
    const { clock, windows } = counting();
    expect(windows.take('key', 0, 1)).toBe(1);
    windows.fill('key', 5, 10);
    clock.now = 9_999;
    expect(windows.leftOf('key', 5)).toBe(1);
    windows.clear('key');
    expect(windows.leftOf('key', 5)).toBeUndefined();
  });

  it('LIM-1 forget the oldest key, so that callers with many keys do not fill the memory', () => {
    const { windows } = counting(2);
    for (const key of ['first', 'second', 'third']) windows.take(key, 1, 60);
    expect(['first', 'second', 'third'].map((key) => windows.leftOf(key, 1))).toEqual([undefined, 60, 60]);
  });
});
