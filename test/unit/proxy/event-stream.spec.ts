import { describe, expect, it } from '@jest/globals';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import * as fc from 'fast-check';
import { EventRewriter } from '../../../src/proxy/event-stream.js';
import { growth, LINEAR } from '../../support/growth.js';

const LONGEST = 1_000_000;
const RUNS = process.env['GATEHOUSE_TEST_LONG'] === '1' ? 200_000 : 2_000;
const shout = (data: string): string => JSON.stringify((JSON.parse(data) as string).toUpperCase());
const isJson = (text: string): boolean => {
  try {
    return typeof JSON.parse(text) === 'string';
  } catch {
    return false;
  }
};
/** What a parser that is well kept reads. */
const eventsIn = (text: string): readonly EventSourceMessage[] => {
  const events: EventSourceMessage[] = [];
  // The comment tells a line end of one character from one of two.
  createParser({ onEvent: (event) => events.push(event) }).feed(`${text}:\n`);
  return events;
};
const through = (text: string, rewrite: (data: string) => string = shout): string =>
  new EventRewriter(rewrite, LONGEST).push(Buffer.from(text));

describe('server-sent events on their way', () => {
  it.each([
    ['data: "a"\n\n', 'data: "A"\n\n'],
    ['data:"a"\n\n', 'data: "A"\n\n'],
    ['data: "a"\r\n\r\n', 'data: "A"\n\n'],
    ['data: "a"\r\r', 'data: "A"\n\n'],
    ['data: "a"\n\r\n', 'data: "A"\n\n'],
    ['data: "a"\r\n\n', 'data: "A"\n\n'],
    ['data: \ndata: "a"\n\n', 'data: "A"\n\n'],
    ['id: 7\nevent: message\nretry: 5\ndata: "a"\n\n', 'id: 7\nevent: message\nretry: 5\ndata: "A"\n\n'],
    [': note\ndata: "a"\n\n', ': note\ndata: "A"\n\n'],
    ['data: "a"\n\ndata: "b"\n\n', 'data: "A"\n\ndata: "B"\n\n'],
    ['\uFEFFdata: "a"\n\n', 'data: "A"\n\n'],
  ])('rewrites the data of %j', (text, expected) => expect(through(text)).toBe(expected));

  it.each([
    ': keep-alive\n\n',
    'event: ping\ndata: now\n\n',
    'event: ping\n\n',
    'id: 1\n\n',
    'data\n\n',
    'data: \n\n',
    'retry: 100\r\n\r\n',
    '\n\n',
    'dataset: 1\n\n',
    'data: "A"\r\n\r\n',
  ])('leaves %j as it is', (text) => expect(through(text)).toBe(text));

  it('holds an event back until its blank line, and counts what it holds', () => {
    const rewriter = new EventRewriter(shout, 10);
    expect(rewriter.push(Buffer.from('data: '))).toBe('');
    expect(rewriter.push(Buffer.from('"a"\n'))).toBe('');
    expect(() => rewriter.push(Buffer.from('data: '))).toThrow(RangeError);
  });

  it('tells a message that is no JSON', () => {
    expect(() => through('data: nonsense\n\n')).toThrow(SyntaxError);
    expect(() => through('event: message\ndata: {"a":1,}\n\n')).toThrow(SyntaxError);
  });

  it('says the same however the bytes are cut', () => {
    const part = fc.constantFrom('data: "ä"', ': c', 'event: x', 'id: 1', '', '\n', '\r', '\r\n', 'data: "b"');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.array(fc.nat(40), { maxLength: 6 }), (parts, cuts) => {
        const bytes = Buffer.from(parts.join(''));
        const same = (data: string): string => data;
        const rewriter = new EventRewriter(same, LONGEST);
        let out = '';
        let from = 0;
        for (const cut of [...new Set(cuts)].sort((a, b) => a - b)) {
          out += rewriter.push(bytes.subarray(from, cut));
          from = Math.min(cut, bytes.length);
        }
        out += rewriter.push(bytes.subarray(from));
        const whole = through(bytes.toString(), same);
        // Of a line end that was cut in two the second half may come a moment later.
        expect(out.replace(/\n$/, '')).toBe(whole.replace(/\n$/, ''));
        expect(bytes.toString().startsWith(out.replace(/\n$/, ''))).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('means to another parser what it meant before, rewritten', () => {
    const field = fc.constantFrom('data: "a"', 'data:"b"', 'data', 'data: ', ': c', 'event: message', 'event: ping');
    const other = fc.constantFrom('id: 1', 'retry: 7', 'dataset: x', 'Data: "z"', ' data: "z"', 'event:', 'x');
    const line = fc.tuple(fc.oneof(field, other, fc.constant('')), fc.constantFrom('\n', '\r\n', '\r'));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = lines.map(([said, end]) => said + end).join('');
        const meant = eventsIn(text).map(({ event, data, id }) => {
          const isMessage = event === undefined || event === '' || event === 'message' || isJson(data);
          return { event, data: isMessage && data.trim() !== '' && isJson(data) ? shout(data) : data, id };
        });
        // A message that is no JSON ends the stream.
        if (
          eventsIn(text).some(
            ({ event = '', data }) => ['', 'message'].includes(event) && data.trim() !== '' && !isJson(data),
          )
        )
          expect(() => through(text)).toThrow(SyntaxError);
        else expect(eventsIn(through(text))).toEqual(meant);
      }),
      { numRuns: RUNS },
    );
  });

  it('LIM-3 takes time that grows no faster than an event, also in the smallest of pieces', () => {
    const pieces = (size: number): readonly Buffer[] => [
      Buffer.from('data: "'),
      ...Array.from({ length: size }, () => Buffer.from('abcdefgh')),
      Buffer.from('"\n\n'),
    ];
    const push = (chunks: readonly Buffer[]): void => {
      const rewriter = new EventRewriter((data) => data, 100_000_000);
      for (const chunk of chunks) rewriter.push(chunk);
    };
    expect(growth(pieces, push, 5_000)).toBeLessThan(LINEAR);
  });
});
