import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { uriTemplate } from '../../../src/proxy/uri-template.js';
import { growth, LINEAR } from '../../support/growth.js';

const matches = (template: string, uri: string): boolean => uriTemplate(template)?.matches(uri) ?? false;

describe('URI templates (RFC 6570)', () => {
  it.each([
    ['file:///pub/{name}', 'file:///pub/a.txt', true],
    ['file:///pub/{name}', 'file:///pub/', false],
    ['file:///pub/{name}', 'file:///pub/a/b', false],
    ['file:///pub/{name}', 'file:///pub/a?b', false],
    ['file:///{+path}', 'file:///a/b/c', true],
    ['file:///{+path}', 'file:///', true],
    ['file:///a{/path}', 'file:///a/b/c', true],
    ['file:///a{/path}', 'file:///ab', false],
    ['file:///a{.ext}', 'file:///a.txt', true],
    ['file:///a{.ext}', 'file:///a', true],
    ['db://t{?q,limit}', 'db://t?q=1&limit=2', true],
    ['db://t?x=1{&q}', 'db://t?x=1&q=2', true],
    ['db://t{#part}', 'db://t#top', true],
    ['db://t{;a}', 'db://t;a=1', true],
    ['{a}-{b}', 'x-y', true],
    ['{a}-{b}', 'x-', false],
    ['{+a}{+b}{+c}!', 'anything!', true],
    ['{+a}{+b}{+c}!', 'anything', false],
    ['a.b{c}', 'aXbc', false],
    ['file:///[{name}](x)', 'file:///[n](x)', true],
  ])('%s and %s: %s', (template, uri, fits) => expect(matches(template, uri)).toBe(fits));

  it.each([
    'file:///pub/..',
    'file:///pub/.',
    'file:///pub/..%2f..%2fetc%2fpasswd',
    'file:///pub/..%2F..%2Fetc',
    'file:///pub/%2e%2e',
    'file:///pub/%2E%2e%2fetc',
    'file:///pub/a%2fb',
    'file:///pub/a%252fb',
    'file:///pub/%25252e%25252e',
    'file:///pub/a%5cb',
    'file:///pub/..\\etc',
    'file:///pub/a%3fb',
    'file:///pub/a%23b',
    'file:///pub/a%00.txt',
    'file:///pub/a\0.txt',
  ])('GW-3 a value for one segment stays in it, however it is spelled: %j', (uri) =>
    expect(matches('file:///pub/{name}', uri)).toBe(false),
  );

  it.each([
    'file:///pub/../etc/passwd',
    'file:///pub/x/%2e%2e/%2e%2e/etc',
    'file:///pub/..%5c..%5cetc',
    'file:///pub/a/./b',
  ])('GW-3 a value for many segments leads to no other folder: %j', (uri) =>
    expect(matches('file:///pub/{+path}', uri)).toBe(false),
  );

  it('takes no template without a variable, with too many, or longer than 2,048 characters', () => {
    expect(uriTemplate('file:///pub/a')).toBeUndefined();
    expect(uriTemplate('{a}'.repeat(17))).toBeUndefined();
    expect(uriTemplate(`{a}${'x'.repeat(2_048)}`)).toBeUndefined();
    expect(uriTemplate('{a}'.repeat(16))).toBeDefined();
  });

  it('LIM-3 takes time that grows no faster than the URI, whatever the template', () => {
    for (const template of ['{+a}{+b}{+c}!', `${'{+a}'.repeat(16)}!`, '{+a}aaaaaaaa{+b}aaaaaaaaab', '{a}{b}{c}{d}-']) {
      const fitting = uriTemplate(template)!;
      expect(growth((size) => 'a'.repeat(size), fitting.matches, 500)).toBeLessThan(LINEAR);
    }
  });

  it('agrees with a regular expression where nothing is escaped', () => {
    const patterns: Readonly<Record<string, string>> = {
      '{v}': '[^/?#]+',
      '{+v}': '.*',
      '{/v}': '(/[^?#]*)?',
      '{.v}': '(\\.[^/?#]*)?',
    };
    const piece = fc.constantFrom('a', 'b', '/', '{v}', '{+v}', '{/v}', '{.v}');
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 6 }),
        fc.array(fc.constantFrom('a', 'b', '/', '?'), { maxLength: 8 }),
        (pieces, letters) => {
          const uri = letters.join('');
          const template = uriTemplate(pieces.join(''));
          if (template === undefined) return;
          const pattern = new RegExp(`^${pieces.map((one) => patterns[one] ?? one).join('')}$`);
          expect(template.matches(uri)).toBe(pattern.test(uri));
        },
      ),
      { numRuns: process.env['GATEHOUSE_TEST_LONG'] === '1' ? 200_000 : 2_000 },
    );
  });
});
