import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseForm, readForm } from '../../../../src/edge/pages/form-body.js';
import { Failure } from '../../../../src/edge/replies/problem-details.js';

const TYPE = 'application/x-www-form-urlencoded';
const codeOf = (error: unknown): string => (error instanceof Failure ? error.problem.code : String(error));
const parsed = (text: string): unknown => {
  try {
    return parseForm(text);
  } catch (error) {
    return codeOf(error);
  }
};

describe('a form', () => {
  it('is read as browsers write it, whatever is typed', () => {
    const name = fc.stringMatching(/^[a-z]{1,12}$/).filter((one) => !(one in {}));
    const fields = fc.dictionary(name, fc.string({ unit: 'grapheme' }), { maxKeys: 20 });
    fc.assert(
      fc.property(fields, (typed) => {
        expect(parseForm(new URLSearchParams(typed).toString())).toEqual({ ...typed });
      }),
    );
  });

  it.each<[string, unknown]>([
    ['', {}],
    ['a=1&b=', { a: '1', b: '' }],
    ['a=x+y%2Bz', { a: 'x y+z' }],
    ['a=b=c', { a: 'b=c' }],
    ['%61=1', { a: '1' }],
    ['a=%C3%AB', { a: 'ë' }],
    ['a', 'body.malformed'],
    ['a=1&', 'body.malformed'],
    ['&', 'body.malformed'],
    ['a=1&a=2', 'body.malformed'],
    ['a=1&%61=2', 'body.malformed'],
    ['a=%', 'body.malformed'],
    ['a=%C3', 'body.malformed'],
    ['a=%ED%A0%80', 'body.malformed'],
    ['__proto__=1', 'body.malformed'],
    ['constructor=1', 'body.malformed'],
    ['%74oString=1', 'body.malformed'],
    [Array.from({ length: 21 }, (_, n) => `f${n}=1`).join('&'), 'body.malformed'],
  ])('%j is %j', (text, fields) => expect(parsed(text)).toEqual(fields));

  it('is read in time that grows with its length', () => {
    const timeOf = (text: string): number => {
      const start = performance.now();
      for (let times = 0; times < 50; times += 1) parsed(text);
      return performance.now() - start;
    };
    for (const part of ['&', '=', '%', '+', 'a=1&', '%41'])
      expect(timeOf(part.repeat(16_000)) / Math.max(timeOf(part.repeat(4_000)), 1)).toBeLessThan(40);
  });
});

describe('the body of a form', () => {
  const bodyOf = (chunks: readonly string[], headers: Readonly<Record<string, string>> = {}): Promise<unknown> => {
    const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
    const request = Object.assign(stream, { headers: { 'content-type': TYPE, ...headers } });
    return readForm(request as unknown as IncomingMessage).catch(codeOf);
  };

  it('may come in pieces that divide a character', async () => {
    const [first, second] = [Buffer.from('a=ë').subarray(0, 3), Buffer.from('a=ë').subarray(3)];
    const stream = Object.assign(Readable.from([first, second]), { headers: { 'content-type': TYPE } });
    expect(await readForm(stream as unknown as IncomingMessage)).toEqual({ a: 'ë' });
  });

  it.each([
    [TYPE, {}],
    [`${TYPE}; charset=UTF-8`, {}],
    [`${TYPE};charset="utf-8"`, {}],
    ['Application/X-WWW-Form-Urlencoded', {}],
    ['', 'content-type.unsupported'],
    [`${TYPE}; charset=latin1`, 'content-type.unsupported'],
    [`${TYPE}x`, 'content-type.unsupported'],
    ['text/plain', 'content-type.unsupported'],
    ['application/json', 'content-type.unsupported'],
  ])('of the type %j is %j', async (type, outcome) => {
    expect(await bodyOf([], { 'content-type': type })).toEqual(outcome);
  });

  it('is refused beyond 16 KiB, in whatever pieces, and is not kept until then', async () => {
    expect(await bodyOf(['a=', 'x'.repeat(16 * 1024 - 2)])).toEqual({ a: 'x'.repeat(16 * 1024 - 2) });
    expect(await bodyOf(['a=', 'x'.repeat(16 * 1024 - 1)])).toBe('body.too-large');
    expect(await bodyOf(Array.from({ length: 40_000 }, () => 'x'.repeat(1_000)))).toBe('body.too-large');
  });

  it('that breaks off is told as such', async () => {
    const broken = new Readable({
      read() {
        this.destroy(new Error('aborted'));
      },
    });
    const request = Object.assign(broken, { headers: { 'content-type': TYPE } });
    expect(await readForm(request as unknown as IncomingMessage).catch(codeOf)).toBe('body.aborted');
  });
});
