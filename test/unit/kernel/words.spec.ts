import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { TypeID } from 'typeid-js';
import { unreachable } from '../../../src/kernel/decision.js';
import { isIdOf } from '../../../src/kernel/ids.js';
import { LONGEST_NAME, validateName, nameKey, normalizeName } from '../../../src/kernel/names.js';
import { later, NOWHERE, positionFromText, positionToText } from '../../../src/kernel/position.js';
import { addressKind, isPrivateHost } from '../../../src/outbound/private-hosts.js';
import {
  conflict,
  forbidden,
  invalid,
  isRefusal,
  notFound,
  stale,
  unauthenticated,
  unavailable,
} from '../../../src/kernel/refusal.js';
import { RESOURCES } from '../../../src/kernel/resources.js';
import { typeIdOf } from '../../../src/kernel/type-id.js';
import { staleVersion } from '../../../src/kernel/versions.js';

describe('names', () => {
  it('are kept composed, trimmed, with single spaces', () => {
    expect(normalizeName('  Cafe\u0301\t Noir \n')).toBe('Café Noir');
    expect(normalizeName('a\u00a0\u2003b')).toBe('a b');
  });

  it('are the same whatever their case, composition and spaces', () => {
    expect(new Set(['Café Noir', ' CAFÉ   noir', 'cafe\u0301 NOIR'].map(nameKey)).size).toBe(1);
    expect(nameKey('İ')).not.toBe(nameKey('I'));
    fc.assert(fc.property(fc.string(), (name) => nameKey(normalizeName(name)) === nameKey(name)));
  });

  it('have 1 to 80 characters after tidying', () => {
    expect([' ', '', '\u00a0', 'x'.repeat(LONGEST_NAME + 1)].map((name) => validateName(name)?.code)).toEqual(
      Array(4).fill('name.length'),
    );
    expect([`  ${'x'.repeat(LONGEST_NAME)}  `, 'x', '名前', '👍', 'O’Hara & Sons'].map(validateName)).toEqual(
      Array(5).fill(undefined),
    );
  });

  it.each([
    ['Persian', 'می\u200cشود'],
    ['Malayalam', 'അനിവര്\u200d'],
    ['Bengali', 'র\u09cd\u200cয'],
    ['a scientist', '👩\u200d🔬 Research'],
    ['a scientist of a skin', '👩🏽\u200d🔬'],
    ['a rainbow flag', '🏳️\u200d🌈'],
    ['a runner', '🏃\u200d♀️'],
    ['England', '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
    ['50 emoji', '👍'.repeat(50)],
    ['80 families', '👨\u200d👩\u200d👧\u200d👦'.repeat(80)],
    ['Arabic with marks', 'نِ\u200cم'],
    ['Thai', 'ทีมวิจัย'],
  ])('hold what people write: %s', (_what, name) => {
    expect(validateName(name)).toBeUndefined();
    expect(normalizeName(name)).toBe(name.normalize('NFC'));
  });

  it.each([
    'pay\u200dpal',
    'pay\u200cpal',
    'a\u200d',
    '\u200cب',
    '👍\u200d',
    '👍\u200da',
    '🏴\u{e0067}',
    'x\u{e0067}\u{e007f}',
  ])('hold no joiner that nobody would see: %j', (name) => expect(validateName(name)?.code).toBe('name.characters'));

  it('count what a person sees, and let no character grow without end', () => {
    expect(validateName('👨\u200d👩\u200d👧\u200d👦'.repeat(81))?.code).toBe('name.length');
    expect(validateName('e' + '\u0301'.repeat(40))?.code).toBe('name.length');
    expect(validateName('x'.repeat(1_000_000))?.code).toBe('name.length');
  });

  it('are the same with and without joiners', () => {
    expect(nameKey('می\u200cشود')).toBe(nameKey('میشود'));
  });

  it.each(['a\u0000b', 'a\u202eb', 'a\u200bb', '\ud800', 'a\ue000', 'a\u007f'])(
    'hold nothing that cannot be seen: %j',
    (name) => {
      expect(validateName(name)?.code).toBe('name.characters');
    },
  );
});

describe('positions', () => {
  it('are as text in the order they have as numbers, also beyond what a JS number holds', () => {
    const position = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
    fc.assert(fc.property(position, position, (a, b) => positionToText(a) < positionToText(b) === a < b));
    fc.assert(fc.property(position, (a) => positionFromText(positionToText(a)) === a));
    expect(positionFromText(positionToText(NOWHERE))).toBe(NOWHERE);
    expect(positionToText(9_223_372_036_854_775_807n)).toBe('9223372036854775807');
  });

  it('are not made of other texts', () => {
    expect(['', 'x', '1.5', '-2', '1'.repeat(20), ' 1', '0x1'].map(positionFromText)).toEqual(Array(7).fill(undefined));
  });

  it('of two things done are seen from the later one on', () =>
    expect([later(1n, 2n), later(2n, 1n), later(NOWHERE, 0n)]).toEqual([2n, 2n, 0n]));
});

describe('ids', () => {
  it('are TypeIDs, the same as the reference library makes them', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.constantFrom(...RESOURCES.map(({ prefix }) => prefix)), (uuid, prefix) => {
        expect(typeIdOf(prefix, uuid)).toBe(TypeID.fromUUID(prefix, uuid).toString());
        expect(isIdOf(prefix, typeIdOf(prefix, uuid))).toBe(true);
      }),
    );
    expect(() => typeIdOf('evt', 'no uuid')).toThrow('not a UUID');
  });

  it.each([
    'team_',
    'team_01kamz4x8dfyjv8a2p6c2w9g5',
    'team_81kamz4x8dfyjv8a2p6c2w9g5r',
    'TEAM_01kamz4x8dfyjv8a2p6c2w9g5r',
    'gw_01kamz4x8dfyjv8a2p6c2w9g5r',
    'team_01kamz4x8dfyjv8a2p6c2w9g5r\n',
    'team_01kamz4x8dfyjv8a2p6c2w9giu',
    '',
  ])('of a team are not %j', (text) => {
    expect(isIdOf('team', text)).toBe(false);
  });
});

describe('versions', () => {
  it('are stale where they are not the one that stands, older or newer', () => {
    expect([staleVersion(3n, undefined), staleVersion(3n, 3n)]).toEqual([undefined, undefined]);
    for (const expected of [2n, 4n])
      expect(staleVersion(3n, expected)).toMatchObject({
        kind: 'stale',
        code: 'version.stale',
        details: { currentVersion: '3' },
      });
  });
});

describe('refusals', () => {
  it('are of the kind they are made as, and known from other errors', () => {
    const made = [invalid, forbidden, notFound, conflict, stale, unavailable, unauthenticated].map((make) =>
      make('a.code', 'Because.', { capability: 'x' }),
    );
    expect(made.map(({ kind }) => kind)).toEqual([
      'invalid',
      'forbidden',
      'not-found',
      'conflict',
      'stale',
      'unavailable',
      'unauthenticated',
    ]);
    for (const refusal of made)
      expect([isRefusal(refusal), refusal.code, refusal.message, refusal.details]).toEqual([
        true,
        'a.code',
        'Because.',
        { capability: 'x' },
      ]);
    expect([new Error('a.code'), null, undefined, 'Refusal', { code: 'a.code' }].some(isRefusal)).toBe(false);
  });

  it('are not what an unhandled case becomes', () =>
    expect(() => unreachable('never' as never)).toThrow('unhandled case "never"'));
});

describe('private hosts', () => {
  it.each([
    'localhost',
    'LOCALHOST.',
    'a.localhost',
    '127.0.0.1',
    '127.8.9.10',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '0.0.0.0',
    '100.64.0.1',
    '[::1]',
    '::',
    '[fd00::1]',
    'fe80::1%eth0',
    '[::ffff:10.0.0.1]',
    '::ffff:a00:1',
    '64:ff9b::a00:1',
    '224.0.0.1',
    '255.255.255.255',
  ])('%s is one', (host) => {
    expect(isPrivateHost(host)).toBe(true);
  });

  it.each([
    'example.com',
    'localhost.example.com',
    'notlocalhost',
    '8.8.8.8',
    '172.32.0.1',
    '11.0.0.1',
    '[2606:4700::1111]',
    '::ffff:8.8.8.8',
    '10.0.0.1.example.com',
  ])('%s is none', (host) => {
    expect(isPrivateHost(host)).toBe(false);
  });

  it('names are no addresses, nor is what only looks like one', () => {
    expect(
      ['example.com', '1.2.3', '256.1.1.1', '1::2::3', ':::', 'g::1', '1:2:3:4:5:6:7:8:9', '::1.2.3.999'].map(
        addressKind,
      ),
    ).toEqual(Array(8).fill('none'));
  });
});
