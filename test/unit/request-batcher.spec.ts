import { describe, expect, it } from '@jest/globals';
import { roundsById, RequestBatcher } from '../../src/adapters/mongodb/request-batcher.js';

describe('what is asked together', () => {
  it('goes as one question, of which everybody gets the answer to their own, and what is asked later goes by itself', async () => {
    const asked: (readonly number[])[] = [];
    const doubled = new RequestBatcher<number, number>(async (all) => {
      asked.push(all);
      return all.map((one) => one * 2);
    });
    expect(await Promise.all([1, 2, 3].map((one) => doubled.one(one)))).toEqual([2, 4, 6]);
    expect(await doubled.one(4)).toBe(8);
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toEqual([[1, 2, 3], [4]]);
  });

  it('fails for everybody who asked, and for nobody who asks after that', async () => {
    let away = true;
    const answering = new RequestBatcher<number, number>(async (all) =>
      away ? Promise.reject(new Error('away')) : all,
    );
    const answers = await Promise.allSettled([answering.one(1), answering.one(2)]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    away = false;
    expect(await answering.one(3)).toBe(3);
  });

  it('keeps the order of what concerns one id', () => {
    const [a1, b1, a2, a3, b2] = [
      { id: 'a', no: 1 },
      { id: 'b', no: 1 },
      { id: 'a', no: 2 },
      { id: 'a', no: 3 },
      { id: 'b', no: 2 },
    ];
    expect(roundsById([a1, b1, a2, a3, b2])).toEqual([[a1, b1], [a2, b2], [a3]]);
  });
});
