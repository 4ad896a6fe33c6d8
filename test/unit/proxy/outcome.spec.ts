import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { OutcomeReader } from '../../../src/proxy/outcome.js';
import { growth, LINEAR } from '../../support/growth.js';

const read = (text: string, pieces = 1): boolean => {
  const reader = new OutcomeReader();
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += Math.ceil(bytes.length / pieces))
    reader.push(bytes.subarray(from, from + Math.ceil(bytes.length / pieces)));
  return reader.isError;
};

describe('how an answer ended', () => {
  it.each([
    ['{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"no"}}', true],
    ['{"jsonrpc":"2.0","id":1,"result":{"content":[],"isError":true}}', true],
    ['{"jsonrpc":"2.0","id":1,"result":{"isErr\\u006fr" : true}}', true],
    ['[{"id":1,"result":{}},{"id":2,"result":{"isError":true}}]', true],
    [' {\n"id" : 1 , "result" : { "isError" : true } }', true],
    ['{"id":1,"result":{"isError":false}}', false],
    ['{"id":1,"result":{"structuredContent":{"isError":true,"error":{"a":1}}}}', false],
    ['{"id":1,"result":{"error":{"a":1}}}', false],
    ['{"id":1,"result":{"content":[{"type":"text","text":"\\"isError\\":true"}]}}', false],
    ['{"id":1,"result":[{"isError":true}]}', false],
    ['{"id":1,"error":null,"result":{}}', false],
    ['{"id":1,"x":{"isError":true},"result":{}}', false],
    ['', false],
  ])('%s: %s', (text, isError) => {
    expect(read(text)).toBe(isError);
    expect(read(text, 1_000)).toBe(isError);
  });

  it('agrees with a parser, whatever the answer and however it is cut', () => {
    const key = fc.constantFrom('result', 'error', 'isError', 'id', 'x"y', 'z\\');
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.boolean(),
        fc.string(),
        fc.integer(),
        fc.constant(null),
        tie('list'),
        tie('object'),
      ),
      list: fc.array(tie('any'), { maxLength: 3 }),
      object: fc.dictionary(key, tie('any'), { maxKeys: 4 }),
    }));
    fc.assert(
      fc.property(value.object, fc.integer({ min: 1, max: 50 }), (answer, pieces) => {
        const { error, result } = answer as { error?: unknown; result?: { isError?: unknown } | null };
        const isObject = (given: unknown): boolean =>
          typeof given === 'object' && given !== null && !Array.isArray(given);
        const expected = isObject(error) || (isObject(result) && result?.isError === true);
        expect(read(JSON.stringify(answer), pieces)).toBe(expected);
      }),
      { numRuns: 3_000 },
    );
  });

  it('LIM-3 takes time that grows no faster than the answer', () => {
    for (const make of [
      (size: number) => `"${'\\"'.repeat(size)}"`,
      (size: number) => '[1,'.repeat(size),
      (size: number) => '{"a":'.repeat(size),
    ])
      expect(
        growth(
          (size) => Buffer.from(`{"result":${make(size)}`),
          (bytes) => new OutcomeReader().push(bytes),
          20_000,
        ),
      ).toBeLessThan(LINEAR);
  });
});
