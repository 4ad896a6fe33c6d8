import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { isNetwork, Networks } from '../../../src/kernel/networks.js';

const asNumber = (address: string): number => address.split('.').reduce((whole, part) => whole * 256 + Number(part), 0);
const begins = (address: string, network: string, bits: number): boolean =>
  Math.floor(asNumber(address) / 2 ** (32 - bits)) === Math.floor(asNumber(network) / 2 ** (32 - bits));

describe('a set of networks', () => {
  it.each(['10.0.0.0/8', '10.1.2.3', '0.0.0.0/0', '1.1.1.1/32', 'fd00::/8', '::1', '::/0', '::ffff:10.0.0.0/104'])(
    'takes %s',
    (text) => expect(isNetwork(text)).toBe(true),
  );

  it.each([
    '',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '10.0.0.01',
    '0x0a000001',
    '167772161',
    'fd00::/129',
    'fe80::1%eth0',
    '[::1]',
    'localhost',
    ' 10.0.0.1',
    '10.0.0.0/8\n',
  ])('does not take %j', (text) => {
    expect(isNetwork(text)).toBe(false);
    expect(new Networks([text]).has('10.0.0.1')).toBe(false);
  });

  it('holds the IPv4 addresses that begin like one of them, as arithmetic says', () => {
    const address = fc.ipV4();
    fc.assert(
      fc.property(address, address, fc.integer({ min: 0, max: 32 }), (one, network, bits) => {
        const networks = new Networks([`${network}/${bits}`]);
        expect(networks.has(one)).toBe(begins(one, network, bits));
        expect(networks.has(`::ffff:${one}`)).toBe(begins(one, network, bits));
        expect(networks.has(network)).toBe(true);
      }),
    );
  });

  it('holds the IPv6 addresses that begin like one of them', () => {
    const networks = new Networks(['fd00:1::/32', 'fe80::/10', '2001:db8::1']);
    for (const inside of ['fd00:1::', 'fd00:1:ffff::1', 'febf:ffff::', '2001:0db8:0:0::1'])
      expect([inside, networks.has(inside)]).toEqual([inside, true]);
    for (const outside of ['fd00:2::', 'fd00::1', 'fec0::', '2001:db8::2', '10.0.0.1', 'localhost', ''])
      expect([outside, networks.has(outside)]).toEqual([outside, false]);
  });
});
