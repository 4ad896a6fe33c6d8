import { describe, expect, it } from '@jest/globals';
import { accountToken, readAccountToken } from '../../../src/features/accounts/links/account-token.js';
import { invitationToken, readInvitationToken } from '../../../src/features/invitations/invitation-token.js';
import { hashToken } from '../../../src/kernel/bearer-token.js';
import { keptToken, mailedToken, readMailedToken } from '../../../src/kernel/mailed-token.js';

const USER = 'usr_01kamz4x8dfyjv8a2p6c2w9g5r';
const ids = { organizationId: 'org_01kamz4x8dfyjv8a2p6c2w9g5r', invitationId: 'inv_01kamz4x8dfyjv8a2p6c2w9g5r' };

describe('tokens of mailed links', () => {
  it('name what they are about, and are kept as a hash with an end', () => {
    const token = mailedToken(['a', 'b'], 'secret');
    expect(readMailedToken(token, 2)).toEqual(['a', 'b']);
    expect(readMailedToken(token, 1)).toBeNull();
    expect(keptToken(token, '2026-11-21T12:00:00.000Z', 60_000)).toEqual({
      tokenHash: hashToken(token),
      expiresAt: '2026-11-21T12:01:00.000Z',
    });
  });

  it.each(['verify', 'reset', 'address', 'set-up'] as const)('ACT-2 of an account name it, to %s', (purpose) => {
    const token = accountToken({ userId: USER, purpose }, 'secret');
    expect(readAccountToken(token)).toEqual({ userId: USER, purpose });
    expect(readInvitationToken(token)).toBeNull();
    expect(accountToken({ userId: USER, purpose }, 'other')).not.toBe(token);
  });

  it('PPL-1 of an invitation are no tokens of an account', () => {
    const token = invitationToken(ids, 'secret');
    expect([readInvitationToken(token), readAccountToken(token)]).toEqual([ids, null]);
  });

  it.each([
    '',
    'x',
    '….…',
    mailedToken([], 'secret'),
    mailedToken([USER], 'secret'),
    mailedToken([USER, 'delete'], 'secret'),
    mailedToken([USER, '__proto__'], 'secret'),
    mailedToken(['usr_x', 'verify'], 'secret'),
    mailedToken([USER, 'verify', 'more'], 'secret'),
    '.'.repeat(500),
  ])('%j is none', (token) => {
    expect([readAccountToken(token), readInvitationToken(token)]).toEqual([null, null]);
  });
});
