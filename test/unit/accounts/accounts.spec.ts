import { describe, expect, it } from '@jest/globals';
import { Argon2PasswordHasher } from '../../../src/adapters/argon2/argon2-password-hasher.js';
import { createAccount, eraseAccount, giveWay } from '../../../src/features/accounts/domain/account.decisions.js';
import { ACCOUNT } from '../../../src/features/accounts/domain/account.stream.js';
import { decisionsOf } from '../../support/given-decision.js';

const data = { userId: 'usr-ada', addressHash: 'hash', verified: false };
const created = { type: 'AccountCreated', data } as const;
const erased = { type: 'AccountErased', data: { userId: 'usr-ada' } } as const;
const verified = { type: 'AddressVerified', data: { userId: 'usr-ada' } } as const;
const account = decisionsOf(ACCOUNT);

describe('accounts', () => {
  it('are made once', () => {
    account.given().when(createAccount, data).then(created);
    account.given(created).when(createAccount, data).thenNothing();
    account.given(created, erased).when(createAccount, data).thenRefused('account.erased');
  });

  it('ACT-2 are made with the link that verifies them, or verified', () => {
    const link = { tokenHash: 'token', expiresAt: '2026-11-28T12:00:00.000Z' };
    account
      .given()
      .when(createAccount, { ...data, link })
      .then(created, {
        type: 'AccountLinkMade',
        data: { userId: 'usr-ada', addressHash: 'hash', purpose: 'verify', ...link },
      });
    account
      .given()
      .when(createAccount, { ...data, verified: true })
      .then({ type: 'AccountCreated', data: { ...data, verified: true } });
  });

  it('ACT-2 do not get a second address by being made again', () => {
    account
      .given(created)
      .when(createAccount, { ...data, addressHash: 'other' })
      .thenRefused('account.address-taken');
  });

  it('PPL-7 are erased once, and stay so', () => {
    account.given(created).when(eraseAccount, { userId: 'usr-ada' }).then(erased);
    account.given(created, erased).when(eraseAccount, { userId: 'usr-ada' }).thenNothing();
    expect(account.given(created, erased, verified).state()).toMatchObject({ status: 'erased', verified: false });
  });

  it('ACT-2 give way as long as nobody verified their address', () => {
    account.given(created).when(giveWay, { userId: 'usr-ada' }).then(erased);
    account.given(created, verified).when(giveWay, { userId: 'usr-ada' }).thenRefused('account.address-taken');
    account.given().when(giveWay, { userId: 'usr-ada' }).thenNothing();
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
