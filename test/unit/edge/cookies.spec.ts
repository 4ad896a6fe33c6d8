import { describe, expect, it } from '@jest/globals';
import { Cookies, OwnCookie } from '../../../src/edge/pipeline/cookies.js';
import { growth, LINEAR } from '../../support/growth.js';

describe('the cookies of a request', () => {
  it.each<[string | undefined, string | null | undefined]>([
    [undefined, undefined],
    ['', undefined],
    [';;;', undefined],
    ['own', undefined],
    ['own=', ''],
    ['own=a', 'a'],
    ['a=1; own=b; c=2', 'b'],
    [' \t own \t = \t b \t ;', 'b'],
    ['own=a=b=c', 'a=b=c'],
    ['own="quoted"', '"quoted"'],
    ['own=a b', 'a b'],
    ['OWN=a', undefined],
    ['xown=a; ownx=b', undefined],
    ['other="; own=a', 'a'],
  ])('%j holds %j', (header, value) => expect(new Cookies(header).value('own')).toBe(value));

  it.each(['own=a; own=b', 'own=a; own=a', 'own=a;x=1;own', 'own=a; own=b; own=c'])(
    'a name that came twice has no value: %s',
    (header) => expect(new Cookies(header).value('own')).toBe(header.split('own=').length > 2 ? null : 'a'),
  );

  it.each(['\u00a0', '\u0085', '\ufeff', '\v', '\f', '\u2028', '\r', '\n', '\u0000'])(
    'white space that browsers take for a letter stays a part of the name: %j',
    (blank) => {
      const cookies = new Cookies(`${blank}own=tossed; own${blank}=tossed`);
      expect(cookies.value('own')).toBeUndefined();
      expect(cookies.value(`${blank}own`)).toBe('tossed');
    },
  );

  it('what every object has is no cookie', () => {
    const cookies = new Cookies('__proto__=1; a=2');
    for (const name of ['constructor', 'toString', 'hasOwnProperty']) expect(cookies.value(name)).toBeUndefined();
    expect(cookies.value('__proto__')).toBe('1');
  });

  const hostile = (size: number): readonly string[] => [
    'a=b;'.repeat(size / 4),
    ' '.repeat(size),
    `a${' '.repeat(size)}=${' '.repeat(size)}b`,
    '='.repeat(size),
    ';'.repeat(size),
    Array.from({ length: size / 8 }, (_, at) => `n${at}=v`).join(';'),
  ];
  it.each(hostile(8).map((_, at) => at))('are read in time that grows with their length: %i', (at) =>
    expect(
      growth(
        (size) => hostile(size)[at]!,
        (header) => new Cookies(header),
        16_000,
      ),
    ).toBeLessThan(LINEAR),
  );
});

describe('a cookie of the product', () => {
  it('is bound to the host over https, and never for scripts or other sites', () => {
    const cookie = new OwnCookie('https://gatehouse.example.com', 'gatehouse');
    expect(cookie.name).toBe('__Host-gatehouse');
    expect(cookie.holding('ghs_a-b_c.d', 60)).toBe(
      '__Host-gatehouse=ghs_a-b_c.d; Max-Age=60; Path=/; HttpOnly; SameSite=Lax; Secure',
    );
    expect(cookie.cleared()).toBe('__Host-gatehouse=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure');
  });

  it('has neither prefix nor Secure over http, where browsers would drop it', () => {
    const cookie = new OwnCookie('http://127.0.0.1:8080', 'gatehouse');
    expect(cookie.holding('x', 60)).toBe('gatehouse=x; Max-Age=60; Path=/; HttpOnly; SameSite=Lax');
  });

  it('is found under its own name alone', () => {
    const [secure, plain] = ['https://a.example', 'http://a.example'].map((url) => new OwnCookie(url, 'gatehouse'));
    const cookies = new Cookies('gatehouse=tossed; __Host-gatehouse=ours; __host-gatehouse=tossed');
    expect([secure!.in(cookies), plain!.in(cookies)]).toEqual(['ours', 'tossed']);
    expect(secure!.in(new Cookies('__Host-gatehouse=a; __Host-gatehouse=b'))).toBeNull();
    expect(secure!.in(new Cookies('gatehouse=a'))).toBeUndefined();
  });

  it.each(['', 'a b', 'a;b', 'a\r\nSet-Cookie: x=y', 'a=b', 'ä', '"a"', 'a,b'])('holds no value like %j', (value) =>
    expect(() => new OwnCookie('http://a.example', 'gatehouse').holding(value, 1)).toThrow(/quoted/),
  );
});
