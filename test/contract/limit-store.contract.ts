import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LimitStore } from '../../src/ports/limit-store.port.js';
import { subjectOf, type OpenSubject } from '../support/contract-subject.js';

const at = (minute: number): string => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`;

export const limitStoreContract = (adapter: string, open: OpenSubject<LimitStore>): void => {
  describe(`${adapter}: counts and settings of limits`, () => {
    const subject = subjectOf(open);
    beforeEach(subject.start);
    afterEach(subject.stop);
    const take = (key: string, minute: number, most: number | null = 2, store = subject.port) =>
      store.take(key, { most, now: at(minute), endsAt: at(minute + 10) });

    it('LIM-1 counts up to the most, tells when it begins anew, and begins anew then', async () => {
      expect(await take('k', 0)).toEqual({ taken: true, count: 1, endsAt: at(10) });
      expect(await take('k', 5)).toEqual({ taken: true, count: 2, endsAt: at(10) });
      expect(await take('k', 9)).toEqual({ taken: false, count: 2, endsAt: at(10) });
      expect(await take('other', 9)).toEqual({ taken: true, count: 1, endsAt: at(19) });
      expect(await take('k', 10)).toEqual({ taken: true, count: 1, endsAt: at(20) });
      expect(await take('none', 0, 0)).toMatchObject({ taken: false });
    });

    it('LIM-1 counts no more than the most of many at once, through any number of instances', async () => {
      const other = await subject.now.another();
      const all = await Promise.all(
        Array.from({ length: 40 }, (_, n) => take('k', 0, 15, n % 2 === 0 ? subject.port : other)),
      );
      expect(all.filter(({ taken }) => taken)).toHaveLength(15);
      expect((await (await subject.now.restart()).counts(['k'], at(1))).get('k')).toEqual({
        count: 15,
        endsAt: at(10),
      });
    });

    it('counts without an end and without a most', async () => {
      const forGood = { most: 1, now: at(0), endsAt: null };
      expect(await subject.port.take('k', forGood)).toEqual({ taken: true, count: 1, endsAt: null });
      expect(await subject.port.take('k', { ...forGood, now: '2999-01-01T00:00:00.000Z' })).toMatchObject({
        taken: false,
        endsAt: null,
      });
      for (let n = 1; n < 5; n += 1) expect(await take('free', 0, null)).toMatchObject({ taken: true, count: n });
    });

    it('gives back what did not come about, and never more than was counted', async () => {
      await take('k', 0);
      await take('k', 0);
      await subject.port.giveBack('k');
      expect(await take('k', 0)).toMatchObject({ taken: true, count: 2 });
      for (let n = 0; n < 5; n += 1) await subject.port.giveBack('k');
      await subject.port.giveBack('never');
      expect(await take('k', 0)).toMatchObject({ taken: true, count: 1 });
    });

    it('tells the counts that have not ended, and clears one', async () => {
      await Promise.all([take('a', 0), take('b', 5), take('c', 5)]);
      await subject.port.clear('c');
      const counts = await subject.port.counts(['a', 'b', 'c', 'never'], at(12));
      expect([...counts]).toEqual([['b', { count: 1, endsAt: at(15) }]]);
      expect((await subject.port.counts([], at(12))).size).toBe(0);
    });

    it('sweeps what has ended and nothing else', async () => {
      await Promise.all([take('a', 0), take('b', 5), subject.port.take('c', { most: 1, now: at(0), endsAt: null })]);
      await subject.port.sweep(at(12));
      const counts = await subject.port.counts(['a', 'b', 'c'], at(0));
      expect([...counts.keys()].sort()).toEqual(['b', 'c']);
    });

    it('keeps the settings for every instance, over a restart', async () => {
      expect(await subject.port.settings()).toBeNull();
      await subject.port.putSettings('{"a":1}');
      await subject.port.putSettings('{"a":2}');
      expect(await (await subject.now.another()).settings()).toBe('{"a":2}');
      expect(await (await subject.now.restart()).settings()).toBe('{"a":2}');
    });
  });
};
