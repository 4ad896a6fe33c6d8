import { describe, expect, it } from '@jest/globals';
import { Argon2PasswordHasher } from '../../../src/adapters/argon2/argon2-password-hasher.js';
import { createAccount } from '../../../src/features/accounts/domain/account.decisions.js';
import { ACCOUNT } from '../../../src/features/accounts/domain/account.stream.js';
import { SignInThrottle } from '../../../src/features/accounts/sign-in-throttle.js';
import { isRefusal } from '../../../src/kernel/refusal.js';
import { decisionsOf } from '../../support/given-decision.js';

const data = { userId: 'usr-ada', addressHash: 'hash' };

describe('accounts', () => {
  it('are made once', () => {
    decisionsOf(ACCOUNT).given().when(createAccount, data).then({ type: 'AccountCreated', data });
    decisionsOf(ACCOUNT).given({ type: 'AccountCreated', data }).when(createAccount, data).thenNothing();
  });
});

describe('passwords', () => {
  const hasher = new Argon2PasswordHasher();

  it('SEC-2 are kept as argon2id at the cost that OWASP asks for, differently each time', async () => {
    const hash = await hasher.hash('correct horse');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hasher.hash('correct horse')).not.toBe(hash);
    expect([await hasher.matches('correct horse', hash), await hasher.matches('wrong horse', hash)]).toEqual([
      true,
      false,
    ]);
  });

  it('match nobody where there is nobody, not even the stand-in', async () => {
    expect(await hasher.matches('nobody has this password', null)).toBe(false);
  });
});

describe('the throttle', () => {
  const clock = { at: 0, now: () => '2026-11-21T12:00:00.000Z', monotonic: () => clock.at };
  const begin = (throttle: SignInThrottle, key: string) => {
    try {
      return throttle.begin(key);
    } catch (error) {
      return isRefusal(error) ? [error.code, error.details.retryAfter] : error;
    }
  };

  it('lets ten failures pass in a minute, then says when to come back', () => {
    const throttle = new SignInThrottle(clock);
    for (let i = 0; i < 10; i++) begin(throttle, 'ada');
    clock.at += 20_000;
    expect(begin(throttle, 'ada')).toEqual(['session.throttled', 40]);
    expect(begin(throttle, 'bob')).toHaveProperty('succeeded');
    clock.at += 40_000;
    expect(begin(throttle, 'ada')).toHaveProperty('succeeded');
  });

  it('forgets the failures of a person who gets in', () => {
    const throttle = new SignInThrottle(clock);
    for (let i = 0; i < 9; i++) begin(throttle, 'ada');
    throttle.begin('ada').succeeded();
    for (let i = 0; i < 10; i++) expect(begin(throttle, 'ada')).toHaveProperty('succeeded');
  });
});
