import { describe, expect, it } from '@jest/globals';
import { CallerAddress } from '../../../src/inbound/caller-address.js';
import { growth, LINEAR } from '../../support/growth.js';

const TRUSTED = ['127.0.0.1', '10.0.0.0/8', '2001:db8:ffff::/48'];
const callers = new CallerAddress(TRUSTED);

interface Sent {
  readonly peer?: string;
  /** `X-Forwarded-For`. */
  readonly xff?: string;
  readonly forwarded?: string;
}
const of = ({ peer = '127.0.0.1', xff, forwarded }: Sent, from = callers): string | null =>
  from.of({
    headers: {
      ...(xff !== undefined && { 'x-forwarded-for': xff }),
      ...(forwarded !== undefined && { forwarded }),
    },
    socket: { remoteAddress: peer },
  });

describe('the address of a caller', () => {
  it.each<[string, Sent, string]>([
    ['of a direct connection', { peer: '203.0.113.9' }, '203.0.113.9'],
    ['of a trusted proxy that says nothing', {}, '127.0.0.1'],
    ['IPv4 at a listener of both kinds', { peer: '::ffff:203.0.113.9' }, '203.0.113.9'],
    ['of a stranger who claims another', { peer: '203.0.113.9', xff: '198.51.100.1' }, '203.0.113.9'],
    ['of a stranger who claims ours', { peer: '203.0.113.9', forwarded: 'for=127.0.0.1' }, '203.0.113.9'],
  ])('is that of the connection: %s', (_, sent, address) => expect(of(sent)).toBe(address));

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['198.51.100.1, 203.0.113.9, 10.1.1.1', '203.0.113.9'],
    ['203.0.113.9,10.1.1.1 ,\t10.2.2.2', '203.0.113.9'],
    ['10.3.3.3, 10.1.1.1', '10.3.3.3'],
    ['203.0.113.9, , 10.1.1.1,', '203.0.113.9'],
    ['203.0.113.9:51000', '203.0.113.9'],
    ['2001:DB8::9', '2001:db8::9'],
    ['[2001:db8::9]:443', '2001:db8::9'],
    ['[2001:db8::9]', '2001:db8::9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['203.0.113.9, 2001:db8:ffff::7', '203.0.113.9'],
    ['', '127.0.0.1'],
    [', ,', '127.0.0.1'],
  ])('is the right-most one that is not trusted in X-Forwarded-For: %j', (xff, address) =>
    expect(of({ xff })).toBe(address),
  );

  it.each([
    ['for=203.0.113.9', '203.0.113.9'],
    ['For=203.0.113.9;proto=https;by=10.0.0.1', '203.0.113.9'],
    ['proto=https;FOR="203.0.113.9:4711"', '203.0.113.9'],
    ['for="[2001:db8::9]:4711"', '2001:db8::9'],
    ['for=198.51.100.1, for=203.0.113.9, for=10.1.1.1', '203.0.113.9'],
    ['for=198.51.100.1,for=203.0.113.9 ; proto=http ,for=10.1.1.1', '203.0.113.9'],
    ['for=198.51.100.1;host="a,b;c=\\"d", for=203.0.113.9', '203.0.113.9'],
    ['for=203.0.113.9, , for=10.1.1.1,', '203.0.113.9'],
    ['', '127.0.0.1'],
  ])('is the right-most one that is not trusted in Forwarded: %j', (forwarded, address) =>
    expect(of({ forwarded })).toBe(address),
  );

  it.each<[Sent, string]>([
    [{ xff: 'unknown' }, '127.0.0.1'],
    [{ xff: '198.51.100.1, unknown, 10.1.1.1' }, '10.1.1.1'],
    [{ xff: '198.51.100.1, 1.2.3, 10.1.1.1' }, '10.1.1.1'],
    [{ xff: '198.51.100.1;203.0.113.9' }, '127.0.0.1'],
    [{ xff: '[2001:db8::9' }, '127.0.0.1'],
    [{ xff: '198.51.100.1\u00a0' }, '198.51.100.1'],
    [{ xff: "' or 1=1 --" }, '127.0.0.1'],
    [{ forwarded: 'for=_hidden' }, '127.0.0.1'],
    [{ forwarded: 'for=198.51.100.1, for=unknown, for=10.1.1.1' }, '10.1.1.1'],
    [{ forwarded: 'for=198.51.100.1, proto=https' }, '127.0.0.1'],
    [{ forwarded: 'for="198.51.100.1' }, '127.0.0.1'],
    [{ forwarded: '203.0.113.9' }, '127.0.0.1'],
    [{ forwarded: 'for = 203.0.113.9' }, '127.0.0.1'],
    [{ forwarded: 'for=203.0.113.9 x' }, '127.0.0.1'],
  ])('is the nearest one that is known where something else stands: %j', (sent, address) =>
    expect(of(sent)).toBe(address),
  );

  it.each<[Sent, string]>([
    [{ xff: '203.0.113.9', forwarded: 'for=203.0.113.9' }, '203.0.113.9'],
    [{ xff: '198.51.100.1, 203.0.113.9', forwarded: 'for="203.0.113.9:80"' }, '203.0.113.9'],
    [{ xff: '203.0.113.9', forwarded: 'for=198.51.100.1' }, '127.0.0.1'],
    [{ xff: '203.0.113.9', forwarded: 'nonsense' }, '127.0.0.1'],
  ])('is that of the proxy where the two headers disagree: %j', (sent, address) => expect(of(sent)).toBe(address));

  it('is nothing for a connection that is gone', () =>
    expect(callers.of({ headers: {}, socket: { remoteAddress: undefined } })).toBeNull());

  it('is never what is claimed if no proxy is trusted', () => {
    const trusting = new CallerAddress([]);
    expect(of({ xff: '198.51.100.1', forwarded: 'for=198.51.100.1' }, trusting)).toBe('127.0.0.1');
  });

  const hostile = (size: number): readonly string[] => [
    '10.0.0.1,'.repeat(size / 9),
    ','.repeat(size),
    ' '.repeat(size),
    '\t,'.repeat(size / 2),
    `for="${'\\"'.repeat(size / 2)}`,
    'for=10.0.0.1,'.repeat(size / 13),
    'a=b;'.repeat(size / 4),
    `${'a'.repeat(size)} =`,
    `for=${'1'.repeat(size)}`,
    `[${':'.repeat(size)}`,
    'x=" "'.repeat(size / 5),
  ];
  it.each(hostile(1).map((_, at) => at))(
    'is found in time that grows with the length of the header, whatever it holds: %i',
    (at) => {
      const text = (size: number): string => hostile(size)[at]!;
      expect(growth(text, (xff) => of({ xff }), 16_000)).toBeLessThan(LINEAR);
      expect(growth(text, (forwarded) => of({ forwarded }), 16_000)).toBeLessThan(LINEAR);
    },
  );
});
