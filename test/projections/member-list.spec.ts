import { describe, it } from '@jest/globals';
import { invitationList } from '../../projections/invitation-list/invitation-list.projection.js';
import { memberList } from '../../projections/member-list/member-list.projection.js';
import { givenProjection } from '../support/given-projection.js';
import { happened, timeOf } from '../support/recorded-events.js';

const ada = { organizationId: 'org_1', userId: 'usr_ada' };
const joined = happened('MemberJoined', { ...ada, roleId: 'member' });
const added = (teamId: string) => happened('TeamMemberAdded', { ...ada, teamId });
const removed = (teamId: string) => happened('TeamMemberRemoved', { ...ada, teamId });

describe('member list', () => {
  it('PPL-3 holds a member with one role', () => {
    givenProjection(memberList)
      .when(joined)
      .gives('org_1:usr_ada', {
        ...ada,
        roleId: 'member',
        status: 'active',
        joinedAt: timeOf(0),
        teamIds: [],
        version: 0,
      });
  });

  it('follows the role, suspension and restoration', () => {
    const given = givenProjection(
      memberList,
      joined,
      happened('MemberRoleChanged', { ...ada, roleId: 'admin', previousRoleId: 'member' }),
    );
    given
      .when(happened('MemberSuspended', ada))
      .has('org_1:usr_ada', { roleId: 'admin', status: 'suspended', version: 2 });
    given
      .when(happened('MemberSuspended', ada), happened('MemberRestored', ada))
      .has('org_1:usr_ada', { status: 'active', version: 3 });
  });

  it('TEAM-1 lists the teams, sorted and each once', () => {
    givenProjection(memberList, joined)
      .when(added('team_b'), added('team_a'), added('team_b'), added('team_c'), removed('team_c'), removed('team_x'))
      .has('org_1:usr_ada', { teamIds: ['team_a', 'team_b'], version: 0 });
  });

  it('PPL-5 drops people who leave or are removed', () => {
    givenProjection(memberList, joined).when(happened('MemberLeft', ada)).deletes('org_1:usr_ada');
    givenProjection(memberList, joined).when(happened('MemberRemoved', ada)).deletes('org_1:usr_ada');
  });

  it('ignores a team for somebody who is not a member, and starts without teams when they come back', () => {
    givenProjection(memberList).when(added('team_a')).holdsNone('org_1:usr_ada');
    givenProjection(memberList, joined, added('team_a'), happened('MemberLeft', ada))
      .when(added('team_b'), joined)
      .has('org_1:usr_ada', { teamIds: [], joinedAt: timeOf(4) });
  });

  it('keeps the same person apart in two organizations', () => {
    givenProjection(memberList, joined)
      .when(happened('MemberJoined', { ...ada, organizationId: 'org_2', roleId: 'owner' }))
      .leaves('org_1:usr_ada')
      .has('org_2:usr_ada', { roleId: 'owner' });
  });
});

describe('invitation list', () => {
  const bob = { organizationId: 'org_1', invitationId: 'inv_1' };
  const sent = happened('InvitationSent', {
    ...bob,
    addressHash: 'hash',
    roleId: 'member',
    teamIds: ['team_a'],
    tokenHash: 'token',
    expiresAt: 'later',
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
    const resent = happened('InvitationResent', { ...bob, tokenHash: 'other', expiresAt: 'even later' });
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
