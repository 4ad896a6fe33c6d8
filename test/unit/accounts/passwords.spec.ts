import { describe, expect, it } from '@jest/globals';
import type { AccountEvent } from '../../../src/events/accounts.js';
import { confirmAddress } from '../../../src/features/accounts/domain/address.decisions.js';
import { ACCOUNT } from '../../../src/features/accounts/domain/account.stream.js';
import {
  changePassword,
  takeOver,
  usePasswordLink,
} from '../../../src/features/accounts/domain/passwords.decisions.js';
import { decisionsOf } from '../../support/given-decision.js';

const userId = 'usr-ada';
const at = '2026-11-21T12:00:00.000Z';
const expiresAt = '2026-11-21T13:00:00.000Z';
const account = decisionsOf(ACCOUNT);
const created: AccountEvent = { type: 'AccountCreated', data: { userId, addressHash: 'hash', verified: false } };
const verified: AccountEvent = { type: 'AddressVerified', data: { userId } };
const erased: AccountEvent = { type: 'AccountErased', data: { userId } };
const link = (purpose: 'reset' | 'set-up' | 'address', addressHash = 'hash'): AccountEvent => ({
  type: 'AccountLinkMade',
  data: { userId, purpose, addressHash, tokenHash: 'token', expiresAt },
});
const changed = (by: 'password' | 'link'): AccountEvent => ({ type: 'PasswordChanged', data: { userId, by } });
const presented = (purpose: 'reset' | 'set-up' | 'address') => ({ userId, purpose, tokenHash: 'token', at });

describe('passwords', () => {
  it('ACT-3 are changed while the account exists', () => {
    account.given(created).when(changePassword, { userId }).then(changed('password'));
    account.given(created, erased).when(changePassword, { userId }).thenRefused('authentication.invalid');
    account.given().when(changePassword, { userId }).thenRefused('authentication.invalid');
  });

  it.each(['reset', 'set-up'] as const)('ACT-3 are chosen once by a link to %s', (purpose) => {
    const events = [created, link(purpose)];
    account
      .given(...events)
      .when(usePasswordLink, presented(purpose))
      .then(changed('link'));
    account
      .given(...events, changed('link'))
      .when(usePasswordLink, presented(purpose))
      .thenRefused('link.used');
    account
      .given(...events, changed('password'))
      .when(usePasswordLink, presented(purpose))
      .thenRefused('link.used');
    account
      .given(...events)
      .when(usePasswordLink, { ...presented(purpose), at: expiresAt })
      .thenRefused('link.expired');
  });

  it('ACT-2 are replaced by who holds an invitation to an address that nobody verified', () => {
    account.given(created).when(takeOver, { userId }).then(changed('link'));
    account.given(created, verified).when(takeOver, { userId }).thenRefused('account.address-taken');
    account.given(created, erased).when(takeOver, { userId }).thenRefused('authentication.invalid');
  });
});

describe('addresses', () => {
  const moved: AccountEvent = { type: 'AddressChanged', data: { userId, addressHash: 'new', formerHash: 'hash' } };

  it('ACT-3 change once, by the link to the new one', () => {
    const events = [created, link('address', 'new')];
    account
      .given(...events)
      .when(confirmAddress, presented('address'))
      .then(moved);
    account
      .given(...events, moved)
      .when(confirmAddress, presented('address'))
      .thenRefused('link.used');
  });

  it('ACT-3 do not change by a link of before the password was changed, or of an account that is gone', () => {
    const events = [created, link('address', 'new')];
    account
      .given(...events, changed('link'))
      .when(confirmAddress, presented('address'))
      .thenRefused('link.used');
    account
      .given(...events, erased)
      .when(confirmAddress, presented('address'))
      .thenRefused('link.unknown');
  });

  it('ACT-2 that nobody verified are corrected by a verified one', () => {
    expect(account.given(created, link('address', 'new'), moved).state()).toMatchObject({
      addressHash: 'new',
      verified: true,
    });
  });
});
