import { describe, expect, it } from '@jest/globals';
import { COMMON_PASSWORDS } from '../../../src/features/accounts/domain/common-passwords.js';
import { passwordFault } from '../../../src/features/accounts/domain/password-rule.js';

const ada = { name: 'Ada Lovelace', email: 'ada.lovelace@example.com' };
const code = (password: string): string => passwordFault(password, ada)?.code ?? 'good';

describe('passwords', () => {
  it.each([
    ['nine chars', 'good'],
    ['9 letters', 'password.length'],
    ['', 'password.length'],
    ['x'.repeat(256), 'good'],
    ['x'.repeat(257), 'password.length'],
    ['🦊'.repeat(9), 'password.length'],
    ['🦊'.repeat(10), 'good'],
    ['🦊'.repeat(256), 'good'],
    ['          ', 'good'],
  ])('ACT-6 have 10 to 256 characters: %j', (password, wanted) => {
    expect(code(password)).toBe(wanted);
  });

  it.each([
    'ada.lovelace@example.com',
    'ADA.Lovelace@Example.com',
    'Ada Lovelace',
    'ada lovelace',
    'ADA LOVELACE',
    ' Ada Lovelace ',
    'password123',
    'Password123',
    'QWERTYUIOP',
    '1q2w3e4r5t',
    'ｐａｓｓｗｏｒｄ１２３',
  ])('ACT-6 are not the address, the name or one of the most used, in any case: %j', (password) => {
    expect(code(password)).toBe('password.easy');
  });

  it.each(['correct horse battery staple', 'ada.lovelace@example.org', 'Ada Lovelace 1815', 'password123!'])(
    'ACT-6 may be anything else: %j',
    (password) => {
      expect(code(password)).toBe('good');
    },
  );

  it('ACT-6 on the list are all refused, as they stand there and in capitals', () => {
    expect(COMMON_PASSWORDS.size).toBeGreaterThan(100);
    for (const common of COMMON_PASSWORDS) {
      expect(code(common)).toBe('password.easy');
      expect(code(common.toUpperCase())).toBe('password.easy');
    }
  });

  it('ACT-6 are judged where nothing is known of the person', () => {
    expect(passwordFault('password123', {})?.code).toBe('password.easy');
    expect(passwordFault('Ada Lovelace', {})).toBeUndefined();
  });
});
