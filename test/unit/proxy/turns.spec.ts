import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Turn, Turns } from '../../../src/proxy/turns.js';

/** A thread whose time passes only by work and waiting. */
const thread = () => {
  let time = 0;
  const turns = new Turns(() => time);
  return {
    turns,
    pass: (ms: number) => void (time += ms),
    work: (turn: Turn, ms: number) => turn.take(() => void (time += ms)),
  };
};

describe('LIM-3 turns on the thread', () => {
  it('LIM-3 short work never waits, as long as it takes little of the time', () => {
    const { turns, pass, work } = thread();
    const turn = turns.of();
    for (let piece = 0; piece < 1_000; piece += 1) {
      expect(work(turn, 0.2)).toBe(0);
      pass(1);
    }
  });

  it('LIM-3 long work waits three times as long, also where it comes in small pieces', () => {
    const { turns, work } = thread();
    expect(work(turns.of(), 10)).toBe(30);
    const drop = thread();
    const turn = drop.turns.of();
    const rests = Array.from({ length: 10 }, () => drop.work(turn, 0.25));
    expect(rests.filter((rest) => rest > 0)).toHaveLength(2);
  });

  it('LIM-3 what is short does not wait because others work long', () => {
    const { turns, work } = thread();
    for (let exchange = 0; exchange < 20; exchange += 1) work(turns.of(), 5);
    expect(work(turns.of(), 0.5)).toBe(0);
  });

  it('LIM-3 long work that is asked for at once is done in order, one after the other, with rests between', async () => {
    const began = performance.now();
    const turns = new Turns(() => performance.now());
    const done: number[] = [];
    const busy = (ms: number) => {
      for (const until = performance.now() + ms; performance.now() < until;);
    };
    const asked = [1, 2, 3].map((work) => turns.run(() => (busy(10), done.push(work))));
    const failed = turns.run(() => {
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await Promise.all(asked)).toEqual([1, 2, 3]);
    expect(done).toEqual([1, 2, 3]);
    expect(performance.now() - began).toBeGreaterThanOrEqual(3 * 10 + 2 * 30 - 5);
  });

  it('LIM-3 all long work together takes a third of the time, however many share it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.double({ min: 1, max: 20, noNaN: true }), { minLength: 200, maxLength: 200 }),
        (many, pieces) => {
          let time = 0;
          const turns = new Turns(() => time);
          const exchanges = Array.from({ length: many }, () => ({ turn: turns.of(), ready: 0 }));
          let worked = 0;
          for (const piece of pieces) {
            const next = exchanges.reduce((one, other) => (other.ready < one.ready ? other : one));
            time = Math.max(time, next.ready);
            next.ready = next.turn.take(() => void (time += piece)) + time;
            worked += piece;
          }
          const end = Math.max(...exchanges.map(({ ready }) => ready));
          expect(worked / end).toBeLessThanOrEqual(1 / 3 + (20 * many) / end);
        },
      ),
    );
  });
});
