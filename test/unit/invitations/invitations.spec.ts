import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { KeyedSecrets } from '../../../src/adapters/sealing/keyed-secrets.js';
import { acceptInvitation } from '../../../src/features/invitations/domain/accepting.decisions.js';
import {
  resendInvitation,
  revokeInvitation,
  sendInvitation,
} from '../../../src/features/invitations/domain/invitations.decisions.js';
import type { MembershipEvent } from '../../../src/events/memberships.js';
import { InvitationTokens } from '../../../src/features/invitations/invitation-tokens.js';
import { invitationMessage } from '../../../src/features/invitations/invitation-message.js';
import { invitationToken, readInvitationToken } from '../../../src/features/invitations/invitation-token.js';
import {
  at,
  by,
  joined,
  left,
  organizationId,
  people,
  roleDeleted,
  roleMade,
  trio,
} from '../../support/people-story.js';
import { givenProjection } from '../../support/given-projection.js';
import { happened, timeOf } from '../../support/recorded-events.js';
import { invitationList } from '../../../projections/invitation-list/invitation-list.projection.js';

const invitationId = 'inv-1';
const expiresAt = '2026-11-28T12:00:00.000Z';
const later = '2026-11-28T12:00:00.001Z';
const data = {
  organizationId,
  invitationId,
  addressHash: 'address',
  roleId: 'member',
  teamIds: ['team-1'],
  tokenHash: 'token',
  expiresAt,
};
const wanted = { ...data, inviteeId: null, actor: by('adam'), at };
const sent: MembershipEvent = { type: 'InvitationSent', data: { ...data, invitedBy: 'adam' } };
const resent: MembershipEvent = {
  type: 'InvitationResent',
  data: { organizationId, invitationId, tokenHash: 'token-2', expiresAt: later, invitedBy: 'adam' },
};
const revoked: MembershipEvent = { type: 'InvitationRevoked', data: { organizationId, invitationId } };
const accepted = (userId = 'nina'): readonly MembershipEvent[] => [
  { type: 'InvitationAccepted', data: { organizationId, invitationId, userId } },
  joined(userId, 'member'),
];
const about = { organizationId, invitationId, actor: by('adam') };
const token = { organizationId, invitationId, tokenHash: 'token', userId: 'nina', addressHash: 'address', at };

describe('inviting', () => {
  it('PPL-1 sends an invitation with a role and teams', () => {
    people
      .given(...trio)
      .when(sendInvitation, wanted)
      .then(sent);
    people
      .given(...trio, sent)
      .when(sendInvitation, wanted)
      .thenNothing();
  });

  it('PPL-1 one pending for an address; one that ran out, was revoked or accepted makes room', () => {
    const next = { ...wanted, invitationId: 'inv-2' };
    const nextSent: MembershipEvent = {
      type: 'InvitationSent',
      data: { ...data, invitationId: 'inv-2', invitedBy: 'adam' },
    };
    people
      .given(...trio, sent)
      .when(sendInvitation, next)
      .thenRefused('invitation.pending', 'conflict');
    people
      .given(...trio, sent)
      .when(sendInvitation, { ...next, at: later })
      .then(revoked, nextSent);
    people
      .given(...trio, sent, revoked)
      .when(sendInvitation, next)
      .then(nextSent);
    people
      .given(...trio, sent, ...accepted(), left('nina'))
      .when(sendInvitation, next)
      .then(nextSent);
  });

  it('PPL-1 invites nobody who is a member already', () =>
    people
      .given(...trio)
      .when(sendInvitation, { ...wanted, inviteeId: 'mia' })
      .thenRefused('member.exists', 'conflict'));

  it('PPL-4 nobody invites beyond what they hold', () => {
    people
      .given(...trio)
      .when(sendInvitation, { ...wanted, roleId: 'owner' })
      .thenRefused('capability.missing', 'forbidden');
    people
      .given(...trio)
      .when(sendInvitation, { ...wanted, actor: by('mia') })
      .thenRefused('capability.missing', 'forbidden');
    people
      .given(...trio)
      .when(sendInvitation, { ...wanted, roleId: 'admin', actor: by('adam', new Set(['people:manage'] as const)) })
      .thenRefused('capability.escalation', 'forbidden');
    people
      .given(...trio)
      .when(sendInvitation, { ...wanted, roleId: 'owner', actor: by('olga') })
      .then({ type: 'InvitationSent', data: { ...data, roleId: 'owner', invitedBy: 'olga' } });
    people
      .given(...trio)
      .when(sendInvitation, { ...wanted, roleId: 'king' })
      .thenRefused('role.unknown', 'not-found');
  });

  it('PPL-1 resending makes a new token and voids the old', () => {
    people
      .given(...trio, sent)
      .when(resendInvitation, { ...about, tokenHash: 'token-2', expiresAt: later })
      .then(resent);
    people
      .given(...trio, sent, resent)
      .when(acceptInvitation, token)
      .thenRefused('invitation.unknown', 'not-found');
    people
      .given(...trio, sent, resent)
      .when(acceptInvitation, { ...token, tokenHash: 'token-2' })
      .then(...accepted());
    people
      .given(...trio, sent, resent)
      .when(acceptInvitation, { ...token, tokenHash: 'token-2', at: expiresAt })
      .then(...accepted());
    people
      .given(...trio, sent, resent)
      .when(acceptInvitation, { ...token, tokenHash: 'token-2', at: later })
      .thenRefused('invitation.expired', 'conflict');
    people
      .given(...trio, sent, revoked)
      .when(resendInvitation, { ...about, tokenHash: 'token-2', expiresAt: later })
      .thenRefused('invitation.revoked', 'conflict');
    people
      .given(...trio)
      .when(resendInvitation, { ...about, tokenHash: 'token-2', expiresAt: later })
      .thenRefused('invitation.unknown', 'not-found');
  });

  it('PPL-4 who resends or revokes vouches for the role anew', () => {
    const admins: MembershipEvent = { type: 'InvitationSent', data: { ...data, roleId: 'admin', invitedBy: 'adam' } };
    const owners: MembershipEvent = { type: 'InvitationSent', data: { ...data, roleId: 'owner', invitedBy: 'olga' } };
    const narrow = {
      ...about,
      actor: by('adam', new Set(['people:manage'] as const)),
      tokenHash: 'token-2',
      expiresAt: later,
    };
    people
      .given(...trio, admins)
      .when(resendInvitation, narrow)
      .thenRefused('capability.escalation', 'forbidden');
    people
      .given(...trio, owners)
      .when(resendInvitation, { ...narrow, actor: by('adam') })
      .thenRefused('capability.missing', 'forbidden');
    people
      .given(...trio, owners)
      .when(revokeInvitation, about)
      .thenRefused('capability.missing', 'forbidden');
  });

  it('PPL-1 an invitation can be revoked, once', () => {
    people
      .given(...trio, sent)
      .when(revokeInvitation, about)
      .then(revoked);
    people
      .given(...trio, sent, revoked)
      .when(revokeInvitation, about)
      .thenNothing();
    people
      .given(...trio, sent, ...accepted())
      .when(revokeInvitation, about)
      .thenRefused('invitation.used', 'conflict');
    people
      .given(...trio, sent)
      .when(revokeInvitation, { ...about, actor: by('mia') })
      .thenRefused('capability.missing', 'forbidden');
  });
});

describe('accepting', () => {
  it('PPL-2 makes a member with the role of the invitation', () => {
    people
      .given(...trio, sent)
      .when(acceptInvitation, token)
      .then(...accepted());
    people
      .given(...trio, { type: 'InvitationSent', data: { ...data, roleId: 'admin', invitedBy: 'adam' } })
      .when(acceptInvitation, token)
      .then(accepted()[0]!, joined('nina', 'admin'));
  });

  it('PPL-1 PPL-2 is so already for the one who did, and over for everybody else', () => {
    people
      .given(...trio, sent, ...accepted())
      .when(acceptInvitation, token)
      .thenNothing();
    people
      .given(...trio, sent, ...accepted('other'))
      .when(acceptInvitation, token)
      .thenRefused('invitation.used', 'conflict');
    people
      .given(...trio, sent, ...accepted(), left('nina'))
      .when(acceptInvitation, token)
      .thenRefused('invitation.used', 'conflict');
  });

  it('PPL-2 gives no role that is no more', () => {
    const promised: MembershipEvent = {
      type: 'InvitationSent',
      data: { ...data, roleId: 'role_1', invitedBy: 'adam' },
    };
    people
      .given(...trio, roleMade('role_1', 'Guide', []), promised, roleDeleted())
      .when(acceptInvitation, token)
      .thenRefused('invitation.expired', 'conflict');
  });

  it('PPL-2 is for the invited address only', () =>
    people
      .given(...trio, sent)
      .when(acceptInvitation, { ...token, addressHash: 'other' })
      .thenRefused('invitation.other-address', 'forbidden'));

  it('PPL-1 ends with seven days and with revoking', () => {
    people
      .given(...trio, sent)
      .when(acceptInvitation, { ...token, at: expiresAt })
      .thenRefused('invitation.expired', 'conflict');
    people
      .given(...trio, sent, revoked)
      .when(acceptInvitation, token)
      .thenRefused('invitation.revoked', 'conflict');
    people
      .given(...trio, sent)
      .when(acceptInvitation, { ...token, tokenHash: 'guess' })
      .thenRefused('invitation.unknown', 'not-found');
  });

  it('PPL-2 does not join twice', () =>
    people
      .given(...trio, sent)
      .when(acceptInvitation, { ...token, userId: 'mia' })
      .thenRefused('member.exists', 'conflict'));
});

describe('what travels by mail', () => {
  const ids = { invitationId: 'inv_01kamz4x8dfyjv8a2p6c2w9g5r', organizationId: 'org_01kamz4x8dfyjv8a2p6c2w9g5r' };

  it('a token says where its invitation is, and nothing else is taken for one', () => {
    expect(readInvitationToken(invitationToken(ids, 'secret-_part'))).toEqual(ids);
    for (const text of [
      '',
      'x',
      '💥',
      Buffer.from('a.b.c').toString('base64url'),
      Buffer.from(`${ids.invitationId}.${ids.organizationId}`).toString('base64url'),
    ])
      expect(readInvitationToken(text)).toBeNull();
  });

  it('PPL-1 a token is another one each time, valid for seven days, known by its hash only, and can be made again by this installation alone', () => {
    const tokens = (key: string): InvitationTokens => new InvitationTokens(new KeyedSecrets(Buffer.alloc(32, key)));
    const { organizationId: o, invitationId: i } = ids;
    const [first, second] = [tokens('a').plain(o, i, 0), tokens('a').plain(o, i, 1)];
    expect(
      new Set([
        first,
        second,
        tokens('b').plain(o, i, 0),
        tokens('a').plain(o, ids.invitationId.replace('5r', '6r'), 0),
      ]).size,
    ).toBe(4);
    expect(tokens('a').plain(o, i, 0)).toBe(first);
    expect(readInvitationToken(second)).toEqual(ids);
    expect(tokens('a').make(o, i, 1, at)).toEqual({
      expiresAt,
      tokenHash: createHash('sha256').update(second).digest('hex'),
    });
  });

  it('PPL-1 a mail says who, where, as what and until when, and lets no name become markup', () => {
    const { text, html, subject } = invitationMessage({
      id: 'x',
      to: 'n@example.com',
      about: [],
      organizationName: 'A <b>&</b> B',
      inviterName: 'Ada',
      roleName: 'Member',
      teamNames: [],
      link: 'https://example.com/accept?token=t',
      expiresAt,
    });
    expect(subject).toBe('Ada invites you to A <b>&</b> B');
    expect(text).toContain('Ada has invited you to join A <b>&</b> B on Gatehouse as Member.');
    expect(text).toContain('until 28 November 2026');
    expect(html).toContain('A &lt;b&gt;&amp;&lt;/b&gt; B');
    expect(html).toContain('href="https://example.com/accept?token=t"');
  });
});

describe('the email of an invitation', () => {
  const content = {
    id: 'x',
    to: 'n@example.com',
    about: [],
    organizationName: 'Acme',
    inviterName: 'Ada',
    roleName: 'Member',
    teamNames: [],
    link: 'https://example.com/accept?token=t',
    expiresAt,
  };

  it.each<[readonly string[], string]>([
    [[], 'as Member.'],
    [['Research'], 'as Member in the team Research.'],
    [['Research', 'Sales <b>'], 'as Member in the teams Research and Sales <b>.'],
    [['A', 'B', 'C', 'D', 'E', 'F', 'G'], 'as Member in the teams A, B, C, D, E and 2 more.'],
  ])('PPL-1 names the teams %j', (teamNames, end) => {
    expect(invitationMessage({ ...content, teamNames }).text).toContain(`join Acme on Gatehouse ${end}`);
  });

  it('PPL-1 says to whom it was sent and why, and names an inviter whose name is gone by what they are', () => {
    const { subject, text, html } = invitationMessage({ ...content, inviterName: null });
    expect(subject).toBe('An administrator invites you to Acme');
    const reason = 'This email was sent to n@example.com because An administrator invited this address to Acme.';
    expect([text.includes(reason), html.includes(reason)]).toEqual([true, true]);
  });
});

describe('the invitation list', () => {
  const bob = { organizationId: 'org_1', invitationId: 'inv_1' };
  const sent = happened('InvitationSent', {
    ...bob,
    addressHash: 'hash',
    roleId: 'member',
    teamIds: ['team_a'],
    tokenHash: 'token',
    expiresAt: 'later',
    invitedBy: 'usr_actor',
  });

  it('PPL-1 holds a pending invitation without address or token', () => {
    givenProjection(invitationList)
      .when(sent)
      .gives('inv_1', {
        ...bob,
        roleId: 'member',
        teamIds: ['team_a'],
        status: 'pending',
        invitedAt: timeOf(0),
        invitedBy: 'usr_actor',
        expiresAt: 'later',
        resentCount: 0,
        version: 0,
      });
  });

  it('counts how often it was sent again and moves its end', () => {
    const resent = happened('InvitationResent', {
      ...bob,
      tokenHash: 'other',
      expiresAt: 'even later',
      invitedBy: null,
    });
    givenProjection(invitationList, sent)
      .when(resent, resent)
      .has('inv_1', { resentCount: 2, expiresAt: 'even later', status: 'pending' });
  });

  it('PPL-2 says whether it was accepted or revoked', () => {
    givenProjection(invitationList, sent)
      .when(happened('InvitationAccepted', { ...bob, userId: 'usr_bob' }))
      .has('inv_1', { status: 'accepted', version: 1 });
    givenProjection(invitationList, sent)
      .when(happened('InvitationRevoked', bob))
      .has('inv_1', { status: 'revoked', version: 1 });
  });

  it('knows no inviting person where the system invited', () => {
    givenProjection(invitationList)
      .when({ ...sent, metadata: { actor: { system: 'directory', from: null } } })
      .has('inv_1', { invitedBy: null });
  });
});
