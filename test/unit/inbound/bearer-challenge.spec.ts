import { validateHeaderValue } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { bearerChallenge } from '../../../src/inbound/bearer-challenge.js';

const described = (sentence: string): string =>
  /^Bearer error_description="([^"]*)"$/.exec(bearerChallenge({ sentence }))![1]!;

describe('the challenge of a refusal', () => {
  it('has where the metadata is, the error and the sentence, in this order, each if there is one', () => {
    const metadata = 'https://a.example/.well-known/x';
    expect(bearerChallenge({ metadata, error: 'invalid_token', sentence: 'It has expired.' })).toBe(
      'Bearer resource_metadata="https://a.example/.well-known/x", error="invalid_token", error_description="It has expired."',
    );
    expect(bearerChallenge({ sentence: 'Sign in.' })).toBe('Bearer error_description="Sign in."');
  });

  it.each([
    [
      `Your access to 'Search' came through the team 'Research'.`,
      `Your access to 'Search' came through the team 'Research'.`,
    ],
    ['The team "R&D" — “disabled”', "The team 'R&D' - 'disabled'"],
    ['Zażółć gęślą jaźń, Ünïcödé', 'Zazo?c gesla jazn, Unicode'],
    ['リサーチ', '????'],
    ['a\\b', 'a?b'],
    ['a\r\nSet-Cookie: x=y', 'a??Set-Cookie: x=y'],
    ['＂full width＂ …', "'full width' ..."],
    ['👩‍🔬', '???'],
    ['half \ud800 pair', 'half ? pair'],
    ['\u0000\u007f\u0085', '???'],
  ])('says %j in characters that a header may hold', (sentence, wanted) => expect(described(sentence)).toBe(wanted));

  it('is no longer than a header should be', () => {
    expect(described('x'.repeat(100_000))).toHaveLength(600);
    expect(described('ﷺ'.repeat(100_000))).toHaveLength(600);
  });

  it('is a header of quoted texts, whatever the sentence', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (sentence) => {
        const value = bearerChallenge({ error: 'insufficient_scope', sentence });
        validateHeaderValue('WWW-Authenticate', value);
        expect(value).toMatch(/^Bearer error="insufficient_scope", error_description="[\x20\x21\x23-\x5b\x5d-\x7e]*"$/);
      }),
    ));
});
