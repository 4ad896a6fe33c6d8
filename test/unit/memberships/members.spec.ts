import { describe, expect, it } from '@jest/globals';
import { ADMIN, type Capability } from '../../../src/kernel/capabilities.js';
import { foundMembership } from '../../../src/features/memberships/domain/founding.decisions.js';
import { changeRole, leave, removeMember } from '../../../src/features/memberships/domain/members.decisions.js';
import { restoreMember, suspendMember } from '../../../src/features/memberships/domain/suspension.decisions.js';
import {
  by,
  joined,
  left,
  one,
  organizationId,
  people,
  promoted,
  removed,
  restored,
  suspended,
  trio,
} from '../../support/people-story.js';
import { givenProjection } from '../../support/given-projection.js';
import { happened, timeOf } from '../../support/recorded-events.js';
import { memberList } from '../../../projections/member-list/member-list.projection.js';

const last = ['owner.last', 'conflict'] as const;

describe('founding', () => {
  it('ORG-1 makes the creator the owner, once', () => {
    people.given().when(foundMembership, { organizationId, ownerId: 'olga' }).then(joined('olga', 'owner'));
    people.given(joined('olga', 'owner')).when(foundMembership, { organizationId, ownerId: 'olga' }).thenNothing();
  });
});

describe('roles', () => {
  it('PPL-3 every member holds exactly one', () => {
    people
      .given(...trio)
      .when(changeRole, { ...one('mia', 'adam'), roleId: 'admin' })
      .then(promoted('mia', 'member', 'admin'));
    people
      .given(...trio)
      .when(changeRole, { ...one('mia', 'adam'), roleId: 'member' })
      .thenNothing();
    people
      .given(...trio)
      .when(changeRole, { ...one('mia', 'adam'), roleId: 'king' })
      .thenRefused('role.unknown', 'not-found');
    people
      .given(...trio)
      .when(changeRole, { ...one('nobody', 'adam'), roleId: 'member' })
      .thenRefused('member.unknown', 'not-found');
  });

  it('PPL-4 nobody without people:manage changes anybody', () => {
    people
      .given(...trio)
      .when(changeRole, { ...one('adam', 'mia'), roleId: 'member' })
      .thenRefused('capability.missing', 'forbidden');
    people
      .given(...trio, suspended('adam'))
      .when(removeMember, one('mia', 'adam'))
      .thenRefused('capability.missing');
    people
      .given(...trio, promoted('adam', 'admin', 'member'))
      .when(removeMember, one('mia', 'adam'))
      .thenRefused('capability.missing');
  });

  it('PPL-4 only holders of owners:manage make owners or touch them', () => {
    people
      .given(...trio)
      .when(changeRole, { ...one('mia', 'adam'), roleId: 'owner' })
      .thenRefused('capability.missing', 'forbidden');
    people
      .given(...trio)
      .when(changeRole, { ...one('olga', 'adam'), roleId: 'member' })
      .thenRefused('capability.missing');
    people
      .given(...trio)
      .when(removeMember, one('olga', 'adam'))
      .thenRefused('capability.missing');
    people
      .given(...trio)
      .when(suspendMember, one('olga', 'adam'))
      .thenRefused('capability.missing');
    people
      .given(...trio)
      .when(changeRole, { ...one('adam', 'olga'), roleId: 'owner' })
      .then(promoted('adam', 'admin', 'owner'));
  });

  it('PPL-4 a person who acts through a narrowed key grants no more than it leaves them', () => {
    const key = {
      organizationId,
      userId: 'mia',
      actor: by('olga', new Set<Capability>(['people:manage', 'tools:create'])),
    };
    people
      .given(...trio, promoted('mia', 'member', 'admin'))
      .when(changeRole, { ...key, roleId: 'member' })
      .thenRefused('capability.escalation', 'forbidden');
    people
      .given(...trio, promoted('mia', 'member', 'admin'))
      .when(changeRole, { ...key, actor: by('olga', ADMIN.capabilities), roleId: 'member' })
      .then(promoted('mia', 'admin', 'member'));
    people
      .given(...trio)
      .when(changeRole, { ...key, roleId: 'admin' })
      .thenRefused('capability.escalation', 'forbidden');
  });

  it('refuses what rests on an older version', () => {
    people
      .given(...trio)
      .when(changeRole, { ...one('mia', 'adam'), roleId: 'admin', expectedVersion: 1n })
      .thenRefused('version.stale', 'stale');
    people
      .given(...trio)
      .when(removeMember, { ...one('mia', 'adam'), expectedVersion: 2n })
      .then(removed('mia'));
  });
});

describe('ending and pausing a membership', () => {
  it('PPL-5 members are removed, suspended and restored, and leave', () => {
    people
      .given(...trio)
      .when(removeMember, one('mia', 'adam'))
      .then(removed('mia'));
    people
      .given(...trio)
      .when(suspendMember, one('mia', 'adam'))
      .then(suspended('mia'));
    people
      .given(...trio, suspended('mia'))
      .when(suspendMember, one('mia', 'adam'))
      .thenNothing();
    people
      .given(...trio, suspended('mia'))
      .when(restoreMember, one('mia', 'adam'))
      .then(restored('mia'));
    people
      .given(...trio)
      .when(restoreMember, one('mia', 'adam'))
      .thenNothing();
    people
      .given(...trio)
      .when(leave, { organizationId, userId: 'mia' })
      .then(left('mia'));
    people
      .given(...trio, left('mia'))
      .when(leave, { organizationId, userId: 'mia' })
      .thenRefused('member.unknown');
  });

  it('PPL-5 restoring brings back the very same membership', () => {
    const { members } = people.given(...trio, suspended('mia'), restored('mia')).state();
    expect(members.get('mia')).toEqual({ userId: 'mia', roleId: 'member', status: 'active', version: 4n });
  });

  it('PPL-6 the last owner cannot be removed, demoted, suspended, or leave', () => {
    people
      .given(...trio)
      .when(removeMember, one('olga', 'olga'))
      .thenRefused(...last);
    people
      .given(...trio)
      .when(changeRole, { ...one('olga', 'olga'), roleId: 'admin' })
      .thenRefused(...last);
    people
      .given(...trio)
      .when(suspendMember, one('olga', 'olga'))
      .thenRefused(...last);
    people
      .given(...trio)
      .when(leave, { organizationId, userId: 'olga' })
      .thenRefused(...last);
  });

  it('PPL-6 a suspended owner is none to rely on', () => {
    const two = [...trio, joined('otto', 'owner')];
    people
      .given(...two)
      .when(leave, { organizationId, userId: 'olga' })
      .then(left('olga'));
    people
      .given(...two, suspended('otto'))
      .when(leave, { organizationId, userId: 'olga' })
      .thenRefused(...last);
    people
      .given(...two, suspended('otto'))
      .when(removeMember, one('otto', 'olga'))
      .then(removed('otto'));
  });
});

describe('the member list', () => {
  const ada = { organizationId: 'org_1', userId: 'usr_ada' };
  const joined = happened('MemberJoined', { ...ada, roleId: 'member' });
  const added = (teamId: string) => happened('TeamMemberAdded', { ...ada, teamId });
  const removed = (teamId: string) => happened('TeamMemberRemoved', { ...ada, teamId });

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
