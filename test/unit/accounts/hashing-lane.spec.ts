import { describe, expect, it } from '@jest/globals';
import { HashingLane } from '../../../src/features/accounts/passwords/hashing-lane.js';
import { throttled } from '../../../src/features/accounts/passwords/password-queue.js';
import { codeOf, refusalOf } from '../../support/refused.js';

const laneOf = ({ slots = 2, waiting = 3, longestMs = 60_000 } = {}) =>
  new HashingLane({ slots, waiting, longestMs, refusal: () => throttled(5) });

/** Work that ends when it is told to. */
const held = () => {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => (): Promise<string> => {
    started.push(name);
    return new Promise((resolve) => ends.set(name, () => resolve(name)));
  };
  const end = async (name: string): Promise<void> => {
    ends.get(name)!();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { started, work, end };
};

describe('a lane of the hashing queue', () => {
  it('ACT-4 works on so many at once, the others one after the other, and refuses at once what does not fit', async () => {
    const lane = laneOf();
    const { started, work, end } = held();
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => lane.run(work(name)));
    expect(started).toEqual(['a', 'b']);
    expect((await refusalOf(lane.run(work('f')))).details).toEqual({ retryAfter: 5 });
    await end('b');
    expect(started).toEqual(['a', 'b', 'c']);
    all.push(lane.run(work('g')));
    for (const name of ['a', 'c', 'd', 'e', 'g']) await end(name);
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd', 'e', 'g']);
    expect(started).toEqual(['a', 'b', 'c', 'd', 'e', 'g']);
  });

  it('ACT-4 refuses what has waited for too long, and goes on with the next', async () => {
    const lane = laneOf({ slots: 1, longestMs: 20 });
    const { started, work, end } = held();
    const first = lane.run(work('a'));
    expect(await codeOf(lane.run(work('b')))).toBe('session.throttled');
    const third = lane.run(work('c'));
    await end('a');
    await end('c');
    expect(await Promise.all([first, third])).toEqual(['a', 'c']);
    expect(started).toEqual(['a', 'c']);
  });

  it('gives the slot of work that failed to the next', async () => {
    const lane = laneOf({ slots: 1 });
    const codes = await Promise.all([
      codeOf(lane.run(() => Promise.reject(new TypeError('no')))),
      codeOf(lane.run(() => Promise.resolve())),
    ]);
    expect(codes).toEqual(['TypeError', undefined]);
    expect(await lane.run(() => Promise.resolve('free'))).toBe('free');
  });
});
