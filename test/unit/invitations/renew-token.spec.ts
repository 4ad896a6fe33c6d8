import { describe, expect, it } from '@jest/globals';
import { renewToken } from '../../../src/features/invitations/domain/renew-token.decision.js';
import type { MembershipEvent } from '../../../src/events/memberships.js';
import { people, trio } from '../../support/people-story.js';

const at = '2026-11-21T12:00:00.000Z';
const after = (seconds: number): string => new Date(Date.parse(at) + seconds * 1000).toISOString();
const ids = { organizationId: 'org-1', invitationId: 'inv-1' };
const first = { ...ids, tokenHash: 'first' };

describe('a token whose email may have been sent', () => {
  const invited: MembershipEvent = {
    type: 'InvitationSent',
    data: {
      ...first,
      addressHash: 'address',
      roleId: 'member',
      teamIds: [],
      expiresAt: after(3600),
      invitedBy: 'adam',
    },
  };
  const replaced: MembershipEvent = {
    type: 'InvitationResent',
    data: { ...ids, tokenHash: 'second', expiresAt: after(3600), invitedBy: null },
  };
  const replace = { ...ids, formerHash: 'first', tokenHash: 'second', at };

  it('PPL-1 is replaced once, and the invitation is valid no longer for it', () => {
    people
      .given(...trio, invited)
      .when(renewToken, replace)
      .then(replaced);
    people
      .given(...trio, invited, replaced)
      .when(renewToken, replace)
      .thenNothing();
    expect(
      people
        .given(...trio, invited, replaced)
        .state()
        .invitations.get('inv-1'),
    ).toMatchObject({ tokenHash: 'second', generation: 1, expiresAt: after(3600) });
  });

  it('stays as it is where the invitation is over', () => {
    people
      .given(...trio, invited)
      .when(renewToken, { ...replace, at: after(3600) })
      .thenNothing();
    people
      .given(...trio, invited, { type: 'InvitationRevoked', data: ids })
      .when(renewToken, replace)
      .thenNothing();
    people
      .given(...trio)
      .when(renewToken, replace)
      .thenNothing();
  });
});
