import { describe, expect, it } from '@jest/globals';
import { acceptInvitation } from '../../../src/features/invitations/domain/accepting.decisions.js';
import {
  eraseMember,
  eraseSelf,
  invitationsTo,
  voidInvitations,
} from '../../../src/features/memberships/domain/erasing.decisions.js';
import type { MembershipEvent } from '../../../src/events/memberships.js';
import { MEMBERSHIP } from '../../../src/features/memberships/domain/membership.stream.js';
import { at, joined, left, one, organizationId, people, removed, trio } from '../../support/people-story.js';

const erased = (userId: string): MembershipEvent => ({ type: 'MemberErased', data: { organizationId, userId } });
const sent = (invitationId: string, addressHash: string): MembershipEvent => ({
  type: 'InvitationSent',
  data: {
    organizationId,
    invitationId,
    addressHash,
    roleId: 'member',
    teamIds: [],
    tokenHash: 't',
    expiresAt: '2026-11-28T12:00:00.000Z',
    invitedBy: 'olga',
  },
});
const revoked = (invitationId: string): MembershipEvent => ({
  type: 'InvitationRevoked',
  data: { organizationId, invitationId },
});
const traces = (userId: string, actor: string, addressHash: string | null = null) => ({
  ...one(userId, actor),
  addressHash,
});

describe('erasing a member', () => {
  it('PPL-7 ends the membership with it, and is done once', () => {
    people
      .given(...trio)
      .when(eraseMember, traces('mia', 'adam'))
      .then(removed('mia'), erased('mia'));
    people
      .given(...trio, removed('mia'), erased('mia'))
      .when(eraseMember, traces('mia', 'adam'))
      .thenNothing();
  });

  it('PPL-7 reaches those who have left, and nobody who never was there', () => {
    people
      .given(...trio, left('mia'))
      .when(eraseMember, traces('mia', 'adam'))
      .then(erased('mia'));
    people
      .given(...trio, left('mia'))
      .when(eraseMember, traces('mia', 'mia'))
      .thenRefused('capability.missing', 'forbidden');
    people
      .given(...trio)
      .when(eraseMember, traces('nina', 'adam'))
      .thenRefused('member.unknown', 'not-found');
  });

  it('PPL-7 PPL-4 PPL-6 is held to what holds for removing', () => {
    people
      .given(...trio)
      .when(eraseMember, traces('mia', 'mia'))
      .thenRefused('capability.missing', 'forbidden');
    people
      .given(...trio)
      .when(eraseMember, traces('olga', 'adam'))
      .thenRefused('capability.missing', 'forbidden');
    people
      .given(...trio)
      .when(eraseMember, traces('olga', 'olga'))
      .thenRefused('owner.last', 'conflict');
    people
      .given(...trio, joined('otto', 'owner'))
      .when(eraseMember, traces('olga', 'otto'))
      .then(removed('olga'), erased('olga'));
    people
      .given(...trio)
      .when(eraseMember, { ...traces('mia', 'adam'), expectedVersion: 0n })
      .thenRefused('version.stale', 'stale');
  });

  it('PPL-7 voids what is pending for the address', () => {
    people
      .given(...trio, left('mia'), sent('inv-1', 'mias'), sent('inv-2', 'ninas'))
      .when(eraseMember, traces('mia', 'adam', 'mias'))
      .then(revoked('inv-1'), erased('mia'));
  });

  it('PPL-7 finds every invitation that holds an address of the person, also one that they have changed since', () => {
    const events: readonly MembershipEvent[] = [
      sent('inv-1', 'earlier'),
      { type: 'InvitationAccepted', data: { organizationId, invitationId: 'inv-1', userId: 'mia' } },
      sent('inv-2', 'mias'),
      sent('inv-3', 'ninas'),
    ];
    const state = events.reduce(
      (folded, event, revision) => MEMBERSHIP.evolve(folded, event, BigInt(revision)),
      MEMBERSHIP.initial,
    );
    expect(
      invitationsTo(state, { userId: 'mia', addressHash: 'mias' }).map(({ invitationId }) => invitationId),
    ).toEqual(['inv-1', 'inv-2']);
    expect(invitationsTo(state, { userId: 'mia', addressHash: null }).map(({ invitationId }) => invitationId)).toEqual([
      'inv-1',
    ]);
  });

  it('somebody who comes back is known again', () => {
    people
      .given(...trio, removed('mia'), erased('mia'), joined('mia', 'member'))
      .when(eraseMember, traces('mia', 'adam'))
      .then(removed('mia'), erased('mia'));
  });
});

describe('what is left of a deleted organization', () => {
  it('ORG-4 voids every invitation that is pending, once', () => {
    people
      .given(...trio, sent('inv-1', 'a'), sent('inv-2', 'b'), revoked('inv-2'))
      .when(voidInvitations, organizationId)
      .then(revoked('inv-1'));
    people
      .given(...trio, sent('inv-1', 'a'), revoked('inv-1'))
      .when(voidInvitations, organizationId)
      .thenNothing();
    const token = { organizationId, invitationId: 'inv-1', tokenHash: 't', userId: 'nina', addressHash: 'a', at };
    people
      .given(...trio, sent('inv-1', 'a'), revoked('inv-1'))
      .when(acceptInvitation, token)
      .thenRefused('invitation.revoked', 'conflict');
  });
});

describe('a person who ends their account', () => {
  const self = (userId: string, addressHash: string | null = null) => ({ organizationId, userId, addressHash });

  it('ACT-3 PPL-7 leaves and is erased without a capability, once', () => {
    people
      .given(...trio)
      .when(eraseSelf, self('mia'))
      .then(left('mia'), erased('mia'));
    people
      .given(...trio, left('mia'), erased('mia'))
      .when(eraseSelf, self('mia'))
      .thenNothing();
  });

  it('ACT-3 PPL-6 stays while they are the last owner', () => {
    people
      .given(...trio)
      .when(eraseSelf, self('olga'))
      .thenRefused('owner.last', 'conflict');
    people
      .given(...trio, joined('otto', 'owner'))
      .when(eraseSelf, self('olga'))
      .then(left('olga'), erased('olga'));
  });

  it('ACT-3 takes the invitations to their address along, and is erased where they have left before', () => {
    people
      .given(...trio, sent('inv-1', 'address'), sent('inv-2', 'other'))
      .when(eraseSelf, self('mia', 'address'))
      .then(left('mia'), revoked('inv-1'), erased('mia'));
    people
      .given(...trio, left('mia'))
      .when(eraseSelf, self('mia'))
      .then(erased('mia'));
  });
});
