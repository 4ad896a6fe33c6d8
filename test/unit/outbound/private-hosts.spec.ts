import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { addressKind, isPrivateHost } from '../../../src/outbound/private-hosts.js';
import { OutboundGuard, PrivateAddress } from '../../../src/outbound/outbound-guard.js';

/** First and last address of ranges that are not on the internet, and the public neighbours of both. */
const EDGES: readonly (readonly [before: string | null, first: string, last: string, after: string | null])[] = [
  [null, '0.0.0.0', '0.255.255.255', '1.0.0.0'],
  ['9.255.255.255', '10.0.0.0', '10.255.255.255', '11.0.0.0'],
  ['100.63.255.255', '100.64.0.0', '100.127.255.255', '100.128.0.0'],
  ['126.255.255.255', '127.0.0.0', '127.255.255.255', '128.0.0.0'],
  ['169.253.255.255', '169.254.0.0', '169.254.255.255', '169.255.0.0'],
  ['172.15.255.255', '172.16.0.0', '172.31.255.255', '172.32.0.0'],
  ['192.167.255.255', '192.168.0.0', '192.168.255.255', '192.169.0.0'],
  ['198.17.255.255', '198.18.0.0', '198.19.255.255', '198.20.0.0'],
  ['223.255.255.255', '224.0.0.0', '255.255.255.255', null],
];

describe('an address that is not on the internet', () => {
  it.each(EDGES)('PRX-9 lies between %s and %s to %s and %s, also written as IPv6', (before, first, last, after) => {
    for (const address of [first, last])
      for (const written of [address, `::ffff:${address}`, `::FFFF:${address}`, `64:ff9b::${address}`])
        expect([written, addressKind(written)]).toEqual([written, 'private']);
    for (const address of [before, after].filter((one) => one !== null))
      for (const written of [address, `::ffff:${address}`])
        expect([written, addressKind(written)]).toEqual([written, 'public']);
  });

  it.each([
    '::',
    '::1',
    '::127.0.0.1',
    'fc00::1',
    'fdff::1',
    'fe80::1%eth0',
    'febf::',
    'fec0::1',
    'ff02::1',
    '2002:7f00:1::',
    '0:0:0:0:0:ffff:7f00:1',
    '2001:db8::',
  ])('PRX-9 may be %s', (address) => {
    expect(addressKind(address)).toBe('private');
    expect(isPrivateHost(`[${address}]`)).toBe(true);
  });

  it.each(['2606:4700::1111', '2a00:1450:4001:82b::200e', '1.1.1.1', '::ffff:808:808'])('is not %s', (address) =>
    expect(addressKind(address)).toBe('public'),
  );

  it.each([
    '1.2.3',
    '256.1.1.1',
    '1.2.3.4.5',
    '0x7f.0.0.1',
    ':::',
    '1::2::3',
    '1:2:3',
    '12345::',
    'g::',
    '',
    'maps.example',
  ])('%j is no address', (text) => expect(addressKind(text)).toBe('none'));

  it('PRX-9 is found in a URL however its IPv4 is written', () => {
    const forms = [
      ([a, b, c, d]: number[]) => `${a}.${b}.${c}.${d}`,
      ([a, b, c, d]: number[]) => `0x${(((a! * 256 + b!) * 256 + c!) * 256 + d!).toString(16)}`,
      ([a, b, c, d]: number[]) => String(((a! * 256 + b!) * 256 + c!) * 256 + d!),
      ([a, b, c, d]: number[]) => `0${a!.toString(8)}.${b}.${c! * 256 + d!}`,
      ([a, b, c, d]: number[]) => `[::ffff:${a}.${b}.${c}.${d}]`,
      ([a, b, c, d]: number[]) => `${a}.${b}.${c}.${d}.`,
    ];
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.constantFrom([10], [127], [169, 254], [192, 168]), fc.tuple(byte, byte, byte), (start, rest) => {
        const bytes = [...start, ...rest].slice(0, 4);
        for (const form of forms) expect(isPrivateHost(new URL(`http://${form(bytes)}/mcp`).hostname)).toBe(true);
      }),
    );
  });

  it('PRX-9 is this machine by name', () => {
    for (const host of ['localhost', 'LocalHost', 'localhost.', 'a.localhost', 'a.LOCALHOST.'])
      expect(isPrivateHost(host)).toBe(true);
    for (const host of ['localhost.example', 'notlocalhost', 'maps.example']) expect(isPrivateHost(host)).toBe(false);
  });

  it.each([true, false])('PRX-9 is not what a name may lead to, asked for all addresses: %s', async (all) => {
    const error = await new Promise((resolve) => new OutboundGuard(false).lookup('localhost', { all }, resolve));
    expect(error).toBeInstanceOf(PrivateAddress);
  });
});
