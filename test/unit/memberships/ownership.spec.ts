import { describe, it } from '@jest/globals';
import { ALL_CAPABILITIES, type Capability } from '../../../src/kernel/capabilities.js';
import type { MembershipEvent } from '../../../src/events/memberships.js';
import { transferOwnership } from '../../../src/features/memberships/domain/ownership.decision.js';
import { leave } from '../../../src/features/memberships/domain/members.decisions.js';
import {
  by,
  joined,
  left,
  organizationId,
  people,
  promoted,
  roleMade,
  suspended,
  trio,
} from '../../support/people-story.js';

const transferred = (toUserId: string, kept: boolean): MembershipEvent => ({
  type: 'OwnershipTransferred',
  data: { organizationId, fromUserId: 'olga', toUserId, kept },
});
const handOn = { organizationId, toUserId: 'mia', keepOwnership: false, actor: by('olga') };

describe('handing ownership on', () => {
  it('ORG-5 makes the other an owner, and the one before an admin unless they stay', () => {
    people
      .given(...trio)
      .when(transferOwnership, handOn)
      .then(transferred('mia', false), promoted('mia', 'member', 'owner'), promoted('olga', 'owner', 'admin'));
    people
      .given(...trio)
      .when(transferOwnership, { ...handOn, keepOwnership: true })
      .then(transferred('mia', true), promoted('mia', 'member', 'owner'));
  });

  it('ORG-5 to another owner is stepping down beside them, or nothing', () => {
    const two = [...trio, joined('otto', 'owner')];
    people
      .given(...two)
      .when(transferOwnership, { ...handOn, toUserId: 'otto' })
      .then(transferred('otto', false), promoted('olga', 'owner', 'admin'));
    people
      .given(...two)
      .when(transferOwnership, { ...handOn, toUserId: 'otto', keepOwnership: true })
      .thenNothing();
  });

  it('ORG-5 goes to active members only, and not to oneself', () => {
    people
      .given(...trio, suspended('mia'))
      .when(transferOwnership, handOn)
      .thenRefused('member.suspended', 'conflict');
    people
      .given(...trio, joined('otto', 'owner'), suspended('otto'))
      .when(transferOwnership, { ...handOn, toUserId: 'otto' })
      .thenRefused('member.suspended');
    people
      .given(...trio, left('mia'))
      .when(transferOwnership, handOn)
      .thenRefused('member.unknown', 'not-found');
    people
      .given(...trio)
      .when(transferOwnership, { ...handOn, toUserId: 'olga' })
      .thenRefused('ownership.to-oneself', 'invalid');
  });

  it('ORG-5 PPL-4 is for owners, in person or through a key that leaves them everything', () => {
    people
      .given(...trio)
      .when(transferOwnership, { ...handOn, actor: by('adam') })
      .thenRefused('capability.missing', 'forbidden');
    people
      .given(...trio)
      .when(transferOwnership, {
        ...handOn,
        actor: by('olga', new Set<Capability>(['people:manage', 'owners:manage'])),
      })
      .thenRefused('capability.escalation', 'forbidden');
    const everything = [roleMade('role_1', 'Everything', ALL_CAPABILITIES), promoted('adam', 'admin', 'role_1')];
    people
      .given(...trio, ...everything)
      .when(transferOwnership, { ...handOn, actor: by('adam') })
      .thenRefused('owner.required', 'forbidden');
    people
      .given(...trio, joined('otto', 'owner'), suspended('olga'))
      .when(transferOwnership, handOn)
      .thenRefused('capability.missing');
  });

  it('ORG-5 PPL-6 leaves an owner who can act, no matter who goes next', () => {
    const after = [
      ...trio,
      transferred('mia', false),
      promoted('mia', 'member', 'owner'),
      promoted('olga', 'owner', 'admin'),
    ];
    people
      .given(...after)
      .when(leave, { organizationId, userId: 'mia' })
      .thenRefused('owner.last', 'conflict');
    people
      .given(...after)
      .when(leave, { organizationId, userId: 'olga' })
      .then(left('olga'));
    people
      .given(...trio, joined('otto', 'owner'), suspended('otto'))
      .when(leave, { organizationId, userId: 'olga' })
      .thenRefused('owner.last', 'conflict');
  });
});
