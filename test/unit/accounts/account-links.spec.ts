import { describe, expect, it } from '@jest/globals';
import type { AccountEvent, LinkPurpose } from '../../../src/events/accounts.js';
import {
  findLink,
  makeLink,
  proveAddress,
  verifyAddress,
} from '../../../src/features/accounts/domain/account-links.decisions.js';
import { ACCOUNT } from '../../../src/features/accounts/domain/account.stream.js';
import { isRefusal } from '../../../src/kernel/refusal.js';
import { decisionsOf } from '../../support/given-decision.js';

const userId = 'usr-ada';
const at = '2026-11-21T12:00:00.000Z';
const later = '2026-11-21T13:00:00.000Z';
const account = decisionsOf(ACCOUNT);
const created: AccountEvent = { type: 'AccountCreated', data: { userId, addressHash: 'hash', verified: false } };
const verified: AccountEvent = { type: 'AddressVerified', data: { userId } };
const made = (purpose: LinkPurpose, tokenHash: string, addressHash = 'hash'): AccountEvent => ({
  type: 'AccountLinkMade',
  data: { userId, purpose, addressHash, tokenHash, expiresAt: later },
});
const presented = (purpose: LinkPurpose, tokenHash: string, when = at) => ({ userId, purpose, tokenHash, at: when });
const PURPOSES = ['verify', 'reset', 'address', 'set-up'] as const;

/** The code of the refusal, or `good`. */
const found = (events: readonly AccountEvent[], purpose: LinkPurpose, tokenHash: string, when = at): string => {
  const link = findLink(account.given(...events).state(), presented(purpose, tokenHash, when));
  return isRefusal(link) ? link.code : 'good';
};

describe('links of accounts', () => {
  it('ACT-2 are made for the address of the account, or for the one that is named', () => {
    const link = { userId, purpose: 'verify' as const, tokenHash: 'one', expiresAt: later };
    account.given(created).when(makeLink, link).then(made('verify', 'one'));
    account
      .given(created)
      .when(makeLink, { ...link, purpose: 'address' as const, addressHash: 'new' })
      .then(made('address', 'one', 'new'));
    account.given(created, verified).when(makeLink, link).thenRefused('account.verified');
    account.given().when(makeLink, link).thenRefused('authentication.invalid');
  });

  it.each(PURPOSES)('ACT-2 to %s are good until they expire, are replaced, or are for something else', (purpose) => {
    const other = PURPOSES.find((each) => each !== purpose)!;
    const events = [created, made(purpose, 'one')];
    expect(found(events, purpose, 'one')).toBe('good');
    expect(found(events, purpose, 'two')).toBe('link.unknown');
    expect(found(events, other, 'one')).toBe('link.unknown');
    expect(found(events, purpose, 'one', later)).toBe('link.expired');
    expect(found([...events, made(purpose, 'two')], purpose, 'one')).toBe('link.unknown');
    expect(found([...events, made(purpose, 'two')], purpose, 'two')).toBe('good');
    expect(found([...events, { type: 'AccountErased', data: { userId } }], purpose, 'one')).toBe('link.unknown');
  });

  it('ACT-2 verify once', () => {
    const events = [created, made('verify', 'one')];
    account
      .given(...events)
      .when(verifyAddress, presented('verify', 'one'))
      .then(verified);
    account
      .given(...events, verified)
      .when(verifyAddress, presented('verify', 'one'))
      .thenRefused('link.used');
    expect(account.given(...events, verified).state()).toMatchObject({ verified: true });
  });

  it('ACT-2 of another kind verify too, and change nothing where that is done', () => {
    account.given(created).when(proveAddress, { userId }).then(verified);
    account.given(created, verified).when(proveAddress, { userId }).thenNothing();
    account.given().when(proveAddress, { userId }).thenNothing();
  });

  it.each([
    ['a new password', { type: 'PasswordChanged', data: { userId, by: 'link' } }, ['reset', 'address', 'set-up']],
    [
      'a new address',
      { type: 'AddressChanged', data: { userId, addressHash: 'new', formerHash: 'hash' } },
      ['verify', 'reset', 'address', 'set-up'],
    ],
    ['a verified address', verified, ['verify']],
  ] as const)('ACT-3 are over after %s, as far as it makes them useless or dangerous', (_, event, over) => {
    const links = PURPOSES.map((purpose) => made(purpose, purpose));
    const codes = PURPOSES.map((purpose) => found([created, ...links, event], purpose, purpose));
    expect(codes).toEqual(
      PURPOSES.map((purpose) => ((over as readonly string[]).includes(purpose) ? 'link.used' : 'good')),
    );
  });

  it('ACT-2 are counted, so that each has a secret of its own', () => {
    const events = [created, made('verify', 'one'), made('reset', 'two'), made('verify', 'three')];
    expect(account.given(...events).state()).toMatchObject({
      linksMade: 3,
      links: { verify: { generation: 2 }, reset: { generation: 1 } },
    });
  });

  it('ACT-3 a confirmed address is the account’s, and verified', () => {
    const changed: AccountEvent = { type: 'AddressChanged', data: { userId, addressHash: 'new', formerHash: 'hash' } };
    expect(account.given(created, changed).state()).toMatchObject({ addressHash: 'new', verified: true });
  });
});
