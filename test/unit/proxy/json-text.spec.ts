import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { edited, fieldsOf, itemsOf, type Span, valueOf, withoutItems } from '../../../src/proxy/json-text.js';
import { growth, LINEAR } from '../../support/growth.js';

const textOf = (text: string, { start, end }: Span): string => text.slice(start, end);

/** JSON as a careless writer leaves it: spaces anywhere, escapes where none are needed. */
const spaced = (value: unknown): string => JSON.stringify(value, null, 1).replaceAll('q', '\\u0071');

const TWICE = '{"name": "x", "n\\u0061me": "y", "a":[1 , 2]}';

describe('the places of values in a JSON text', () => {
  it('finds every field and every item where it stands, in any JSON', () => {
    const check = (text: string, value: unknown): void => {
      const whole = valueOf(text);
      expect(JSON.parse(textOf(text, whole))).toEqual(value);
      const fields = fieldsOf(text, whole);
      const items = itemsOf(text, whole);
      if (Array.isArray(value)) {
        expect(items.map((item) => JSON.parse(textOf(text, item)) as unknown)).toEqual(value);
        expect(fields).toEqual([]);
      } else if (typeof value === 'object' && value !== null) {
        expect(fields.map((field) => [field.key, JSON.parse(textOf(text, field)) as unknown])).toEqual(
          Object.entries(value),
        );
        expect(items).toEqual([]);
      } else expect([...fields, ...items]).toEqual([]);
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as unknown;
        check(JSON.stringify(plain), plain);
        check(` \n${spaced(plain)}\t`, plain);
      }),
      { numRuns: 2_000 },
    );
  });

  it('tells a key that stands there twice, however it is spelled', () =>
    expect(fieldsOf(TWICE, valueOf(TWICE)).map(({ key }) => key)).toEqual(['name', 'name', 'a']));

  it('edits in place: what is not named stays to the letter', () => {
    const text = '{"n": 9007199254740993, "l": [ 1e2 ,"x", -0.0 ], "z":"\\u0041"}';
    const list = fieldsOf(text, valueOf(text))[1]!;
    const [, second] = itemsOf(text, list);
    expect(edited(text, [{ ...second!, by: '"y"' }])).toBe(
      '{"n": 9007199254740993, "l": [ 1e2 ,"y", -0.0 ], "z":"\\u0041"}',
    );
    expect(edited(text, [])).toBe(text);
  });

  it('takes any items out of a list and leaves JSON with the others in order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.jsonValue({ maxDepth: 1 }), fc.boolean()), { maxLength: 8 }), (rows) => {
        const value = rows.map(([item]) => JSON.parse(JSON.stringify(item)) as unknown);
        for (const text of [JSON.stringify(value), spaced(value)]) {
          const kept = rows.map(([, stays]) => stays);
          const edits = withoutItems(itemsOf(text, valueOf(text)), kept);
          expect(JSON.parse(edited(text, edits))).toEqual(value.filter((_, place) => kept[place]));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('LIM-3 takes time that grows no faster than the text', () => {
    const texts: readonly ((size: number) => string)[] = [
      (size) => `{"a":${'['.repeat(size)}${']'.repeat(size)}}`,
      (size) => `{"a":"${'\\"'.repeat(size)}"}`,
      (size) => `{"a":"${'\\\\'.repeat(size)}"}`,
      (size) => `{${Array.from({ length: size }, (_, n) => `"${n}":1`).join()}}`,
    ];
    for (const text of texts)
      expect(growth(text, (given) => fieldsOf(given, valueOf(given)), 20_000)).toBeLessThan(LINEAR);
  });
});
