import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { invitationList } from '../../../projections/invitation-list/invitation-list.projection.js';
import type { MembershipEvent } from '../../../src/events/memberships.js';
import { acceptInvitation } from '../../../src/features/invitations/domain/accepting.decisions.js';
import {
  resendInvitation,
  revokeInvitation,
  sendInvitation,
} from '../../../src/features/invitations/domain/invitations.decisions.js';
import { renewToken } from '../../../src/features/invitations/domain/renew-token.decision.js';
import { eraseMember } from '../../../src/features/memberships/domain/erasing.decisions.js';
import { changeRole, leave, removeMember } from '../../../src/features/memberships/domain/members.decisions.js';
import type { MembershipState } from '../../../src/features/memberships/domain/membership.state.js';
import { transferOwnership } from '../../../src/features/memberships/domain/ownership.decision.js';
import { restoreMember, suspendMember } from '../../../src/features/memberships/domain/suspension.decisions.js';
import { editRole } from '../../../src/features/roles/domain/roles.decisions.js';
import type { Decided } from '../../../src/kernel/decision.js';
import { isRefusal } from '../../../src/kernel/refusal.js';
import { givenProjection } from '../../support/given-projection.js';
import {
  at,
  by,
  joined,
  one,
  organizationId,
  people,
  promoted,
  removed,
  restored,
  roleMade,
  suspended,
  trio,
} from '../../support/people-story.js';
import { happened } from '../../support/recorded-events.js';

const expiresAt = '2026-11-28T12:00:00.000Z';
const link = { tokenHash: 'token', expiresAt };

const SENT = {
  organizationId,
  invitationId: 'inv-1',
  addressHash: 'to inv-1',
  roleId: 'member',
  teamIds: [],
  invitedBy: 'adam',
};
const sent = (invitedBy: string | null, roleId = 'member', invitationId = 'inv-1'): MembershipEvent => ({
  type: 'InvitationSent',
  data: { ...SENT, ...link, invitationId, addressHash: `to ${invitationId}`, roleId, invitedBy },
});
const resent = (invitedBy: string | null): MembershipEvent => ({
  type: 'InvitationResent',
  data: { organizationId, invitationId: 'inv-1', ...link, invitedBy },
});
const voided = (invitationId = 'inv-1'): MembershipEvent => ({
  type: 'InvitationVoided',
  data: { organizationId, invitationId },
});
const accepting = {
  organizationId,
  invitationId: 'inv-1',
  tokenHash: 'token',
  userId: 'nina',
  addressHash: 'to inv-1',
  at,
};
const about = { organizationId, invitationId: 'inv-1', actor: by('olga') };
const anew = {
  ...about,
  invitationId: 'inv-2',
  addressHash: 'to inv-1',
  inviteeId: null,
  roleId: 'member',
  teamIds: [],
};

/** Everything after which a person may send no more what they sent before, as the command decides it. */
const LOSSES: Readonly<Record<string, (state: MembershipState) => Decided<MembershipEvent>>> = {
  'is removed': (state) => removeMember(state, one('adam', 'olga')),
  leaves: (state) => leave(state, { organizationId, userId: 'adam' }),
  'is suspended': (state) => suspendMember(state, one('adam', 'olga')),
  'is demoted': (state) => changeRole(state, { ...one('adam', 'olga'), roleId: 'member' }),
  'is erased': (state) => eraseMember(state, { ...one('adam', 'olga'), addressHash: null }),
  'has a role that is edited': (state) =>
    editRole(state, { organizationId, roleId: 'role_1', actor: by('olga'), capabilities: ['tools:create'] }),
};
const staff = roleMade('role_1', 'Staff', ['people:manage', 'tools:create']);
const withStaff = [joined('olga', 'owner'), staff, joined('adam', 'role_1')];

describe('an invitation whose sender lost the right to it', () => {
  it.each(Object.keys(LOSSES))('PPL-9 is void in the append in which the sender %s', (loss) => {
    const before = people.given(...withStaff, sent('adam'));
    const decided = LOSSES[loss]!(before.state());
    if (isRefusal(decided)) throw decided;
    expect(decided).not.toEqual([]);
    before.when(LOSSES[loss]!, undefined).then(...decided, voided());
    people
      .given(...withStaff, sent('adam'), ...decided, voided())
      .when(acceptInvitation, accepting)
      .thenRefused('invitation.void', 'conflict');
  });

  it.each(Object.keys(LOSSES))(
    'PPL-9 cannot be accepted after the sender %s, also where nobody recorded it with the invitation',
    (loss) => {
      const decided = LOSSES[loss]!(people.given(...withStaff, sent('adam')).state());
      people
        .given(...withStaff, sent('adam'), ...(decided as readonly MembershipEvent[]))
        .when(acceptInvitation, accepting)
        .thenRefused('invitation.void');
    },
  );

  it('PPL-9 is void where an owner hands ownership on and had invited an owner', () => {
    const handed = { organizationId, toUserId: 'adam', keepOwnership: false, actor: by('olga') };
    const decided = transferOwnership(people.given(...trio, sent('olga', 'owner')).state(), handed);
    people
      .given(...trio, sent('olga', 'owner'), sent('olga', 'admin', 'inv-2'))
      .when(transferOwnership, handed)
      .then(...(decided as readonly MembershipEvent[]), voided());
  });

  it('PPL-9 stays void when the right comes back', () => {
    const story = [...trio, sent('adam'), suspended('adam'), voided()];
    people
      .given(...story)
      .when(restoreMember, one('adam', 'olga'))
      .then(restored('adam'));
    for (const back of [[restored('adam')], [removed('adam'), joined('adam', 'owner')]])
      people
        .given(...story, ...back)
        .when(acceptInvitation, accepting)
        .thenRefused('invitation.void');
  });

  it('PPL-9 is neither sent again nor revoked, and its address can be invited anew', () => {
    const story = people.given(...trio, sent('adam'), removed('adam'), voided());
    story.when(resendInvitation, { ...about, ...link }).thenRefused('invitation.void', 'conflict');
    story.when(revokeInvitation, about).thenNothing();
    story.when(renewToken, { ...about, formerHash: 'token', tokenHash: 'next', at }).thenNothing();
    const { actor: _, inviteeId: __, ...data } = { ...anew, ...link };
    story
      .when(sendInvitation, { ...anew, ...link, at })
      .then({ type: 'InvitationSent', data: { ...data, invitedBy: 'olga' } });
  });

  it('PPL-9 makes room also where its sender was gone before anybody recorded it', () => {
    const { actor: _, inviteeId: __, ...data } = { ...anew, ...link };
    people
      .given(...trio, sent('adam'), removed('adam'))
      .when(sendInvitation, { ...anew, ...link, at })
      .then(
        { type: 'InvitationRevoked', data: { organizationId, invitationId: 'inv-1' } },
        { type: 'InvitationSent', data: { ...data, invitedBy: 'olga' } },
      );
  });

  it('PPL-9 is listed as void, from that moment on', () => {
    const pending = happened('InvitationSent', { ...link, ...SENT });
    givenProjection(invitationList).when(pending).has('inv-1', { status: 'pending' });
    givenProjection(invitationList, pending)
      .when(happened('InvitationVoided', { organizationId, invitationId: 'inv-1' }))
      .has('inv-1', { status: 'void', version: 1 });
  });
});

describe('an invitation whose sender kept the right', () => {
  it.each([
    ['somebody else is removed', (state: MembershipState) => removeMember(state, one('mia', 'olga'))],
    [
      'somebody else is demoted',
      (state: MembershipState) => changeRole(state, { ...one('bea', 'olga'), roleId: 'member' }),
    ],
    [
      'the sender is promoted',
      (state: MembershipState) => changeRole(state, { ...one('adam', 'olga'), roleId: 'owner' }),
    ],
  ])('PPL-9 stays when %s', (_, decide) => {
    const story = people.given(...trio, joined('bea', 'admin'), sent('adam'));
    const decided = decide(story.state()) as readonly MembershipEvent[];
    story.when(decide, undefined).then(...decided);
    people
      .given(...trio, joined('bea', 'admin'), sent('adam'), ...decided)
      .when(acceptInvitation, accepting)
      .then(
        { type: 'InvitationAccepted', data: { organizationId, invitationId: 'inv-1', userId: 'nina' } },
        joined('nina', 'member'),
      );
  });

  it('PPL-9 stays for a role that the sender may still give, and ends for the one they may not', () => {
    people
      .given(...trio, staff, sent('adam', 'member'), sent('adam', 'admin', 'inv-2'))
      .when(changeRole, { ...one('adam', 'olga'), roleId: 'role_1' })
      .then(promoted('adam', 'admin', 'role_1'), voided('inv-2'));
  });

  it('PPL-9 PPL-4 stays when the role it promises is edited by somebody who may, also beyond what the sender holds', () => {
    const story = [...withStaff, roleMade('role_2', 'Guest', ['tools:create']), sent('adam', 'role_2')];
    const held = { organizationId, roleId: 'role_2', capabilities: ['audit:export'] };
    const edited: MembershipEvent = { type: 'RoleCapabilitiesChanged', data: held };
    people
      .given(...story)
      .when(editRole, { ...held, actor: by('olga') })
      .then(edited);
    people
      .given(...story, edited)
      .when(acceptInvitation, accepting)
      .then(
        { type: 'InvitationAccepted', data: { organizationId, invitationId: 'inv-1', userId: 'nina' } },
        joined('nina', 'role_2'),
      );
  });

  it('PPL-9 rests on whoever sent it last, and on nobody where no person did', () => {
    const gone = (last: MembershipEvent) => people.given(...trio, joined('bea', 'admin'), sent('adam'), last);
    gone(resent('bea')).when(removeMember, one('adam', 'olga')).then(removed('adam'));
    gone(resent('bea')).when(removeMember, one('bea', 'olga')).then(removed('bea'), voided());
    gone(resent(null)).when(removeMember, one('adam', 'olga')).then(removed('adam'), voided());
    people
      .given(...trio, sent(null))
      .when(removeMember, one('adam', 'olga'))
      .then(removed('adam'));
  });

  it('PPL-9 is not made void once it is accepted, revoked or void', () => {
    const ended: readonly MembershipEvent[] = [
      { type: 'InvitationAccepted', data: { organizationId, invitationId: 'inv-1', userId: 'nina' } },
      { type: 'InvitationRevoked', data: { organizationId, invitationId: 'inv-1' } },
      voided(),
    ];
    for (const end of ended)
      people
        .given(...trio, sent('adam'), end)
        .when(removeMember, one('adam', 'olga'))
        .then(removed('adam'));
  });
});
