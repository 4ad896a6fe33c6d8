import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readAddress } from '../../../src/outbound/carried-addresses.js';
import { OutboundRule, type PrivateUpstreams } from '../../../src/outbound/outbound-rule.js';

type Bytes = readonly [number, number, number, number];

const hex = (high: number, low: number): string => (high * 256 + low).toString(16);
const groups = ([a, b, c, d]: Bytes): string => `${hex(a, b)}:${hex(c, d)}`;
const dotted = (bytes: Bytes): string => bytes.join('.');
const turned = (bytes: Bytes): Bytes => bytes.map((byte) => byte ^ 0xff) as unknown as Bytes;

/** Forms of an IPv4 address whose packets arrive at that address. */
const SAME: Readonly<Record<string, (bytes: Bytes) => string>> = {
  plain: dotted,
  mapped: (bytes) => `::ffff:${dotted(bytes)}`,
  'mapped, in hexadecimal': (bytes) => `::FFFF:${groups(bytes)}`,
  'mapped, in full': (bytes) => `0:0:0:0:0:ffff:${groups(bytes)}`,
  translated: (bytes) => `::ffff:0:${dotted(bytes)}`,
  NAT64: (bytes) => `64:ff9b::${dotted(bytes)}`,
  'NAT64, in full': (bytes) => `0064:ff9b:0000:0000:0000:0000:${groups(bytes)}`,
  'with a zone': (bytes) => `::ffff:${dotted(bytes)}%eth0`,
};

/** Forms that a tunnel may lead to an IPv4 address. */
const CARRYING: Readonly<Record<string, (bytes: Bytes) => string>> = {
  compatible: (bytes) => `::${dotted(bytes)}`,
  '6to4': (bytes) => `2002:${groups(bytes)}::1`,
  'NAT64 of a site, /96': (bytes) => `64:ff9b:1::${groups(bytes)}`,
  'NAT64 of a site, /64': ([a, b, c, d]) => `64:ff9b:1:0:${hex(0, a)}:${hex(b, c)}:${hex(d, 0)}:0`,
  'NAT64 of a site, /56': ([a, b, c, d]) => `64:ff9b:1:${hex(0, a)}:${hex(0, b)}:${hex(c, d)}:0:0`,
  'NAT64 of a site, /48': ([a, b, c, d]) => `64:ff9b:1:${hex(a, b)}:${hex(0, c)}:${hex(d, 0)}:0:0`,
  'Teredo, its client': (bytes) => `2001:0:1:1::${groups(turned(bytes))}`,
  'Teredo, its server': (bytes) => `2001:0:${groups(bytes)}::`,
  ISATAP: (bytes) => `2606:4700::5efe:${dotted(bytes)}`,
  'ISATAP of a global address': (bytes) => `2606:4700::200:5efe:${dotted(bytes)}`,
};

const byte = fc.integer({ min: 0, max: 255 });
const PUBLIC: fc.Arbitrary<Bytes> = fc.tuple(fc.constantFrom(1, 8, 44, 93, 130, 185), byte, byte, byte);
const PRIVATE: fc.Arbitrary<Bytes> = fc.oneof(
  fc.tuple(fc.constantFrom(10, 127, 0, 240), byte, byte, byte),
  fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
  fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
);
const LINK_LOCAL: fc.Arbitrary<Bytes> = fc.tuple(fc.constant(169), fc.constant(254), byte, byte);

const reaches = (rule: PrivateUpstreams, address: string): boolean => new OutboundRule(rule).reaches(address);
const all: PrivateUpstreams = ['0.0.0.0/0', '::/0'];

describe('PRX-9 the addresses that are connected to', () => {
  it.each(Object.entries(SAME))('are judged by the IPv4 address: %s', (_form, write) => {
    fc.assert(
      fc.property(PUBLIC, PRIVATE, LINK_LOCAL, (open, inside, local) => {
        expect([false, true, []].map((rule) => reaches(rule, write(open)))).toEqual([true, true, true]);
        expect([false, true, []].map((rule) => reaches(rule, write(inside)))).toEqual([false, true, false]);
        expect([[`${dotted(inside)}/24`], [dotted(open)]].map((rule) => reaches(rule, write(inside)))).toEqual([
          true,
          false,
        ]);
        expect([false, true, all].map((rule) => reaches(rule, write(local)))).toEqual([false, false, false]);
      }),
    );
  });

  it.each(Object.entries(CARRYING))('are judged by the IPv4 address inside too: %s', (_form, write) => {
    fc.assert(
      fc.property(PRIVATE, LINK_LOCAL, (inside, local) => {
        expect([false, true].map((rule) => reaches(rule, write(inside)))).toEqual([false, true]);
        expect([false, true, all].map((rule) => reaches(rule, write(local)))).toEqual([false, false, false]);
      }),
    );
  });

  it.each([
    'fe80::1',
    'febf::1%eth0',
    'fd00:ec2::254',
    'fd20:ce::254',
    '100.100.100.200',
    '168.63.129.16',
    '::ffff:100.100.100.200',
    '64:ff9b::a83f:8110',
  ])('are never %s', (address) => {
    for (const rule of [false, true, all, [address]]) expect(reaches(rule, address)).toBe(false);
  });

  it.each(['::', '::1', 'fc00::1', 'fdff::1', 'fec0::1', 'ff02::1', '2001:db8::1', '3fff::1', '100::1', '5f00::1'])(
    'are %s only where that is allowed',
    (address) => {
      expect([false, ['10.0.0.0/8'], true, [address], all].map((rule) => reaches(rule, address))).toEqual([
        false,
        false,
        true,
        true,
        true,
      ]);
    },
  );

  it.each(['2606:4700::1111', '2a00:1450:4001:82b::200e', '1.1.1.1', '2001:4860:4860::8888', '64:ff9b::808:808'])(
    'may be %s',
    (address) => expect([false, true, []].map((rule) => reaches(rule, address))).toEqual([true, true, true]),
  );

  it.each(['', 'localhost', 'maps.example', '127.1', '0x7f.0.0.1', '1.2.3.4.5', ':::', '[::1]'])(
    'are no names: %j',
    (text) => {
      expect(readAddress(text)).toBeUndefined();
      expect(reaches(true, text)).toBe(false);
    },
  );
});

describe('PRX-9 the host of a URL', () => {
  const refuses = (rule: PrivateUpstreams, url: string): boolean =>
    new OutboundRule(rule).refusesHost(new URL(url).hostname);

  it.each([
    'http://169.254.169.254/',
    'http://169.254.169.254./',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0xa9.0376.43518/',
    'http://0251.0376.0251.0376/',
    'http://169.16689662/',
    'http://%31%36%39.254.169.254/',
    'http://１６９.254.169.254/',
    'http://169。254。169。254/',
    'http://[::ffff:169.254.169.254]/',
    'http://[0:0:0:0:0:0:a9fe:a9fe]/',
  ])('is never the metadata service: %s', (url) => {
    for (const rule of [false, true, all]) expect(refuses(rule, url)).toBe(true);
  });

  it('is looked up where it is a name, also one that looks like an address', () => {
    for (const url of ['http://maps.example/', 'http://169.254.169.254.nip.example/', 'http://metadata.example/'])
      expect(refuses(false, url)).toBe(false);
  });

  it.each(['http://localhost/', 'http://LOCALHOST./', 'http://a.localhost/', 'http://localhost..../'])(
    'is this machine: %s',
    (url) => {
      expect([false, true, ['127.0.0.1'], ['::1'], ['10.0.0.0/8']].map((rule) => refuses(rule, url))).toEqual([
        true,
        false,
        false,
        false,
        true,
      ]);
    },
  );
});
