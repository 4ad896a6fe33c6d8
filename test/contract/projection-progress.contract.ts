import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProjectionProgress } from '../../src/ports/projection-progress.port.js';
import { subjectOf, type OpenSubject } from '../support/contract-subject.js';

const at = (position: bigint, epoch = 1n) => ({ position, epoch });

export const projectionProgressContract = (adapter: string, open: OpenSubject<ProjectionProgress>): void => {
  describe(`${adapter}: projection progress`, () => {
    const subject = subjectOf(open);
    beforeEach(subject.start);
    afterEach(subject.stop);

    it('is null before the first step, and kept over a restart', async () => {
      expect(await subject.port.load('p')).toBeNull();
      const largest = at(2n ** 63n - 1n, 2n ** 62n + 1n);
      expect(await subject.port.advance('p', null, largest)).toBe(true);
      expect(await (await subject.now.restart()).load('p')).toEqual(largest);
    });

    it('moves only from the whole value that was read', async () => {
      expect(await subject.port.advance('p', null, at(1n))).toBe(true);
      expect(await subject.port.advance('p', null, at(2n))).toBe(false);
      expect(await subject.port.advance('p', at(0n), at(2n))).toBe(false);
      expect(await subject.port.advance('p', at(1n), at(2n))).toBe(true);
      expect(await subject.port.advance('other', at(1n), at(2n))).toBe(false);
      expect(await subject.port.load('p')).toEqual(at(2n));
    });

    it('refuses an old leader that wakes up under a newer epoch', async () => {
      await subject.port.advance('p', null, at(1n, 1n));
      const other = await subject.now.another();
      expect(await other.advance('p', at(1n, 1n), at(1n, 2n))).toBe(true);
      expect(await subject.port.advance('p', at(1n, 1n), at(2n, 1n))).toBe(false);
    });

    it('lets exactly one of many concurrent steps through', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, step) => subject.port.advance('p', null, at(BigInt(step)))),
      );
      expect(answers.filter(Boolean)).toHaveLength(1);
    });

    it('tells each of many steps at once whether it was made, also where only some were', async () => {
      for (const name of ['p', 'q', 'r']) await subject.port.advance(name, null, at(1n));
      const steps = [
        subject.port.advance('p', at(1n), at(2n)),
        subject.port.advance('q', at(0n), at(2n)),
        subject.port.advance('r', at(1n), at(3n)),
        subject.port.advance('p', at(2n), at(4n)),
        subject.port.advance('r', at(1n), at(3n)),
        subject.port.advance('q', at(1n, 2n), at(5n)),
      ];
      expect(await Promise.all(steps)).toEqual([true, false, true, true, false, false]);
      expect(await Promise.all(['p', 'q', 'r'].map((name) => subject.port.load(name)))).toEqual([
        at(4n),
        at(1n),
        at(3n),
      ]);
    });

    it('starts over after a reset', async () => {
      await subject.port.advance('p', null, at(1n));
      await subject.port.reset('p');
      expect(await subject.port.load('p')).toBeNull();
      expect(await subject.port.advance('p', null, at(0n))).toBe(true);
    });

    it('waits until the position is reached, whichever instance moves it', async () => {
      const other = await subject.now.another();
      await subject.port.advance('p', null, at(1n));
      expect(await subject.port.waitFor('p', 1n, 0)).toBe(true);
      const waits = [
        subject.port.waitFor('p', 3n, 5_000),
        subject.port.waitFor('p', 4n, 5_000),
        other.waitFor('p', 3n, 5_000),
      ];
      await subject.port.advance('p', at(1n), at(3n));
      expect(await Promise.all([waits[0], waits[2]])).toEqual([true, true]);
      await other.advance('p', at(3n), at(9n));
      expect(await waits[1]).toBe(true);
    });

    it('gives up after the time-out', async () => {
      await subject.port.advance('p', null, at(1n));
      const started = performance.now();
      expect(await subject.port.waitFor('p', 2n, 60)).toBe(false);
      expect(performance.now() - started).toBeGreaterThanOrEqual(55);
      expect(await subject.port.waitFor('unknown', 0n, 1)).toBe(false);
    });

    it('remembers which version serves', async () => {
      expect(await subject.port.serving('p')).toBeNull();
      await subject.port.serve('p', { version: 1, generation: 1 });
      await subject.port.serve('p', { version: 1, generation: 2 });
      expect(await (await subject.now.another()).serving('p')).toEqual({ version: 1, generation: 2 });
      expect(await subject.port.serving('q')).toBeNull();
    });
  });
};
