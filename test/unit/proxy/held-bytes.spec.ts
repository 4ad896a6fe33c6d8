import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { HeldBytes } from '../../../src/proxy/held-bytes.js';

const LIMITS = { key: 100, organization: 150, all: 200 };

describe('LIM-3 what is held back at once', () => {
  it('LIM-3 is bounded for a key, for an organization and in all, each by itself', () => {
    const held = new HeldBytes(LIMITS);
    const anna = held.of('anna', 'acme');
    anna.hold('body', 60);
    expect(() => held.of('anna', 'acme').hold('answer', 41)).toThrow(RangeError);
    held.of('ben', 'acme').hold('answer', 90);
    expect(() => held.of('cleo', 'acme').hold('body', 1)).toThrow(RangeError);
    held.of('dan', 'other').hold('answer', 50);
    expect(() => held.of('eve', 'third').hold('body', 1)).toThrow(RangeError);
    anna.release();
    held.of('eve', 'third').hold('body', 60);
  });

  it('LIM-3 counts what is held now, not what was held before, and what was refused not at all', () => {
    const held = new HeldBytes(LIMITS);
    const one = held.of('anna', 'acme');
    for (const bytes of [100, 10, 90, 0, 100]) one.hold('answer', bytes);
    expect(() => one.hold('body', 1)).toThrow(RangeError);
    one.hold('answer', 99);
    one.hold('body', 1);
    one.release();
    one.release();
    held.of('anna', 'acme').hold('body', 100);
  });

  it('LIM-3 is what a plain sum says, whoever holds and releases', () => {
    const step = fc.record({ who: fc.nat(3), what: fc.constantFrom('body', 'answer'), bytes: fc.nat(80) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const held = new HeldBytes(LIMITS);
        const holdings = ['a', 'a', 'b', 'c'].map((key, place) => held.of(key, place < 3 ? 'one' : 'two'));
        const now = holdings.map(() => ({ body: 0, answer: 0 }));
        const sum = (places: readonly number[]) =>
          places.reduce((whole, place) => whole + now[place]!.body + now[place]!.answer, 0);
        for (const { who, what, bytes } of steps) {
          const before = now[who]![what as 'body'];
          now[who]![what as 'body'] = bytes;
          const fits =
            bytes <= before ||
            (sum(who < 2 ? [0, 1] : [who]) <= LIMITS.key &&
              sum(who < 3 ? [0, 1, 2] : [3]) <= LIMITS.organization &&
              sum([0, 1, 2, 3]) <= LIMITS.all);
          if (fits) holdings[who]!.hold(what as 'body', bytes);
          else {
            expect(() => holdings[who]!.hold(what as 'body', bytes)).toThrow(RangeError);
            now[who]![what as 'body'] = before;
          }
        }
      }),
    );
  });
});
