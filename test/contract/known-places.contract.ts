import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KnownPlaces } from '../../src/ports/known-places.port.js';
import { subjectOf, type OpenSubject } from '../support/contract-subject.js';

const day = (n: number): string => `2026-01-${String(n).padStart(2, '0')}T00:00:00.000Z`;
const MANY = 50;

export const knownPlacesContract = (adapter: string, open: OpenSubject<KnownPlaces>): void => {
  describe(`${adapter}: known places`, () => {
    const subject = subjectOf(open);
    beforeEach(subject.start);
    afterEach(subject.stop);
    const placesOf = async (userId: string, on = day(1), places = subject.port): Promise<readonly string[]> =>
      [...(await places.of(userId, on)).keys()].sort();

    it('ACT-4 keeps the places of each person until they end, for every instance, over a restart', async () => {
      await subject.port.keep('ada', 'office', day(5), MANY);
      await subject.port.keep('ada', 'home', day(9), MANY);
      await subject.port.keep('bob', 'office', day(9), MANY);
      const other = await subject.now.another();
      expect(await placesOf('ada', day(1), other)).toEqual(['home', 'office']);
      expect(await placesOf('ada', day(5))).toEqual(['home']);
      await other.keep('ada', 'office', day(20), MANY);
      expect([...(await subject.port.of('ada', day(9)))]).toEqual([['office', day(20)]]);
      expect(await placesOf('nobody')).toEqual([]);
      expect(await placesOf('ada', day(10), await subject.now.restart())).toEqual(['office']);
    });

    it('ACT-4 keeps so many places of a person that end last, and no fewer of others', async () => {
      await subject.port.keep('bob', 'office', day(2), MANY);
      for (let n = 1; n <= 6; n += 1) await subject.port.keep('ada', `place ${n}`, day(10 + n), 3);
      expect(await placesOf('ada')).toEqual(['place 4', 'place 5', 'place 6']);
      await subject.port.keep('ada', 'place 4', day(28), 3);
      await subject.port.keep('ada', 'place 7', day(29), 3);
      expect(await placesOf('ada')).toEqual(['place 4', 'place 6', 'place 7']);
      expect(await placesOf('bob')).toEqual(['office']);
    });

    it('PPL-7 removes the places of one person, and sweeps what has ended', async () => {
      for (const who of ['ada', 'bob']) await subject.port.keep(who, 'office', day(5), MANY);
      await subject.port.keep('bob', 'home', day(9), MANY);
      await subject.port.removeOf('ada');
      await subject.port.sweep(day(6));
      expect([await placesOf('ada'), await placesOf('bob')]).toEqual([[], ['home']]);
    });
  });
};
