import { describe, expect, it } from '@jest/globals';
import { plainAddress } from '../../../src/inbound/plain-address.js';

describe('a network address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:cb00:7109', '203.0.113.9'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::1', '::1'],
  ])('is written in one way: %s', (text, plain) => expect(plainAddress(text)).toBe(plain));

  it.each(['', 'unknown', '_hidden', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.4%eth0', ' 1.2.3.4', ':::'])(
    'is not %j',
    (text) => expect(plainAddress(text)).toBeUndefined(),
  );
});
