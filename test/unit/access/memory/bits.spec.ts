import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { bitsOf, clearBit, isIn, noBits, withBit } from '../../../../projections/access-snapshot/memory/bits.js';

const index = fc.nat(500);

describe('a set of small integers as bits', () => {
  it('holds what was added and not taken out again, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), index)), (steps) => {
        let bits = noBits();
        const plain = new Set<number>();
        for (const [adds, number] of steps) {
          if (adds) bits = withBit(bits, number);
          else clearBit(bits, number);
          if (adds) plain.add(number);
          else plain.delete(number);
        }
        for (let number = 0; number <= 500; number++) expect(isIn(bits, number)).toBe(plain.has(number));
      }),
      { numRuns: 30 },
    );
  });

  it('is made of a list', () => {
    const bits = bitsOf([3, 64, 31]);
    expect([0, 3, 31, 32, 63, 64, 65].filter((number) => isIn(bits, number))).toEqual([3, 31, 64]);
  });

  it('holds nothing beyond its end', () => {
    expect(isIn(noBits(), 32)).toBe(false);
    expect(() => clearBit(noBits(), 4_000)).not.toThrow();
  });
});
