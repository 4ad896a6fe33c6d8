import { describe, expect, it } from '@jest/globals';
import type { Limit } from '../../../src/kernel/limit.js';
import { Room } from '../../../src/limits/room.js';
import { codeOf } from '../../support/refused.js';

const limit = (value: number | null): Limit => ({ name: 'keysByPerson', value, windowSeconds: null, counts: 'keys' });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Things that are made slowly, and counted once they are made. */
const shelf = (slowCount = false) => {
  const made: number[] = [];
  const most = { atOnce: 0, now: 0 };
  const count = async (): Promise<number> => {
    const there = made.length;
    if (slowCount) for (let turns = 0; turns < 3; turns += 1) await turn();
    return there;
  };
  const make =
    (fails = false) =>
    async () => {
      most.atOnce = Math.max(most.atOnce, (most.now += 1));
      await turn();
      most.now -= 1;
      if (fails) throw new Error('not made');
      made.push(made.length);
    };
  return { made, most, count, make };
};

describe('room for things of which there is a most', () => {
  it.each([false, true])(
    'LIM-1 lets in exactly as many of a hundred at once as there is room for (slow count: %s)',
    async (slow) => {
      const room = new Room();
      const { made, most, count, make } = shelf(slow);
      const all = Array.from({ length: 100 }, () => codeOf(room.within(limit(7), 'ada', count, make())));
      const codes = await Promise.all(all);
      expect(made).toHaveLength(7);
      expect(codes.filter((code) => code === 'limit.reached')).toHaveLength(93);
      expect(most.atOnce).toBeLessThanOrEqual(7);
    },
  );

  it('gives the room of what failed to the next that waits', async () => {
    const room = new Room();
    const { made, count, make } = shelf();
    const codes = await Promise.all(
      [true, true, false, false].map((fails) => codeOf(room.within(limit(2), 'ada', count, make(fails)))),
    );
    expect(codes).toEqual(['Error', 'Error', undefined, undefined]);
    expect(made).toHaveLength(2);
  });

  it('counts each subject by itself, and nothing where there is no limit', async () => {
    const room = new Room();
    const { made, count, make } = shelf();
    await Promise.all(['ada', 'bob'].map((who) => room.within(limit(1), who, () => 0, make())));
    await Promise.all([1, 2, 3].map(() => room.within(limit(null), 'ada', count, make())));
    expect(made).toHaveLength(5);
    expect(await codeOf(room.within(limit(5), 'ada', count, make()))).toBe('limit.reached');
  });
});
