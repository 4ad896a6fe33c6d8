import { describe, expect, it } from '@jest/globals';
import { ADMIN, ALL_CAPABILITIES, type Capability } from '../../../src/kernel/capabilities.js';
import { acceptInvitation } from '../../../src/features/invitations/domain/accepting.decisions.js';
import { deleteRole } from '../../../src/features/roles/domain/delete-role.decision.js';
import { duplicateRole } from '../../../src/features/roles/domain/duplicate-role.decision.js';
import { resendInvitation, sendInvitation } from '../../../src/features/invitations/domain/invitations.decisions.js';
import { changeRole } from '../../../src/features/memberships/domain/members.decisions.js';
import type { MembershipEvent } from '../../../src/events/memberships.js';
import { createRole } from '../../../src/features/roles/domain/create-role.decision.js';
import { editRole } from '../../../src/features/roles/domain/roles.decisions.js';
import { restoreMember } from '../../../src/features/memberships/domain/suspension.decisions.js';
import {
  at,
  by,
  joined,
  one,
  organizationId,
  people,
  promoted,
  restored,
  roleDeleted,
  roleDescribed,
  roleHolds,
  roleMade,
  roleRenamed,
  suspended,
  trio,
} from '../../support/people-story.js';
import { givenProjection } from '../../support/given-projection.js';
import { happened, timeOf } from '../../support/recorded-events.js';
import { roleDirectory } from '../../../projections/role-directory/role-directory.projection.js';

const wanted = {
  organizationId,
  roleId: 'role_1',
  name: 'Auditor',
  description: null,
  capabilities: ['audit:view'],
  copyOf: null,
  plan: 'pro',
  actor: by('adam'),
} as const;
const about = (actor = 'adam') => ({ organizationId, roleId: 'role_1', actor: by(actor) });
const auditor = roleMade('role_1', 'Auditor', ['audit:view']);
const treasurer = roleMade('role_1', 'Treasurer', ['billing:manage']);
const helper = roleMade('role_1', 'Helper', ['people:manage']);
const escalation = ['capability.escalation', 'forbidden'] as const;

describe('making a role', () => {
  it('PPL-3 bundles any capabilities, in one order whatever they were sent in', () => {
    people
      .given(...trio)
      .when(createRole, wanted)
      .then(auditor);
    people
      .given(...trio)
      .when(createRole, { ...wanted, name: '  Chief   auditor ', capabilities: ['audit:export', 'audit:view'] })
      .then(roleMade('role_1', 'Chief auditor', ['audit:view', 'audit:export']));
    people
      .given(...trio)
      .when(createRole, { ...wanted, capabilities: [] })
      .then(roleMade('role_1', 'Auditor', []));
    people
      .given(...trio, auditor)
      .when(createRole, wanted)
      .thenNothing();
  });

  it('PPL-3 names are unique, whatever their case, among the built-in ones too', () => {
    const other = { ...wanted, roleId: 'role_2' };
    people
      .given(...trio, auditor)
      .when(createRole, { ...other, name: ' AUDITOR' })
      .thenRefused('role.name-taken', 'conflict');
    for (const name of ['Owner', 'ADMIN', 'member'])
      people
        .given(...trio)
        .when(createRole, { ...wanted, name })
        .thenRefused('role.name-taken');
    people
      .given(...trio, auditor, roleRenamed('Reader'))
      .when(createRole, other)
      .then(roleMade('role_2', 'Auditor', ['audit:view']));
    people
      .given(...trio, auditor, roleDeleted())
      .when(createRole, other)
      .then(roleMade('role_2', 'Auditor', ['audit:view']));
    people
      .given(...trio)
      .when(createRole, { ...wanted, name: ' ' })
      .thenRefused('name.length', 'invalid');
  });

  it('refuses a capability that nobody has heard of', () =>
    people
      .given(...trio)
      .when(createRole, { ...wanted, capabilities: ['audit:view', 'world:rule'] })
      .thenRefused('capability.unknown', 'invalid'));

  it('PPL-4 takes people:manage, and holds nothing that its maker does not', () => {
    people
      .given(...trio)
      .when(createRole, { ...wanted, actor: by('mia') })
      .thenRefused('capability.missing', 'forbidden');
    people
      .given(...trio)
      .when(createRole, { ...wanted, capabilities: ['billing:manage'] })
      .thenRefused(...escalation);
    people
      .given(...trio)
      .when(createRole, { ...wanted, actor: by('adam', new Set<Capability>(['people:manage'])) })
      .thenRefused(...escalation);
    people
      .given(...trio)
      .when(createRole, { ...wanted, name: 'Treasurer', capabilities: ['billing:manage'], actor: by('olga') })
      .then(treasurer);
    people
      .given(...trio, helper, promoted('mia', 'member', 'role_1'))
      .when(createRole, { ...wanted, roleId: 'role_2', actor: by('mia') })
      .thenRefused(...escalation);
  });

  it('PLAN-1 PLAN-2 as many as the plan allows, those there are included', () => {
    const ten = Array.from({ length: 10 }, (_, n) => roleMade(`role_x${n}`, `Role ${n}`, []));
    for (const plan of ['free', 'developer'] as const)
      people
        .given(...trio)
        .when(createRole, { ...wanted, plan })
        .thenRefused('plan.limit', 'forbidden');
    people
      .given(...trio, ...ten.slice(1))
      .when(createRole, wanted)
      .then(auditor);
    people
      .given(...trio, ...ten)
      .when(createRole, wanted)
      .thenRefused('plan.limit');
    people
      .given(...trio, ...ten, roleDeleted('role_x3'))
      .when(createRole, wanted)
      .then(auditor);
    people
      .given(...trio, ...ten)
      .when(createRole, { ...wanted, plan: 'enterprise' })
      .then(auditor);
    people
      .given(...trio, ...ten)
      .when(editRole, { ...about(), roleId: 'role_x1', name: 'Kept' })
      .then({ type: 'RoleRenamed', data: { organizationId, roleId: 'role_x1', name: 'Kept' } });
  });
});

describe('duplicating a role', () => {
  const copy = {
    organizationId,
    roleId: 'role_2',
    originalId: 'role_1',
    name: 'Second',
    plan: 'pro',
    actor: by('adam'),
  } as const;

  it('PPL-3 copies what the original holds and says, built-in ones too', () => {
    people
      .given(...trio, auditor, roleDescribed('Reads'))
      .when(duplicateRole, copy)
      .then({
        type: 'RoleCreated',
        data: {
          organizationId,
          roleId: 'role_2',
          name: 'Second',
          description: 'Reads',
          capabilities: ['audit:view'],
          copyOf: 'role_1',
        },
      });
    people
      .given(...trio)
      .when(duplicateRole, { ...copy, originalId: 'admin' })
      .then(roleMade('role_2', 'Second', [...ADMIN.capabilities], 'admin'));
    people
      .given(...trio)
      .when(duplicateRole, { ...copy, originalId: 'owner', actor: by('olga') })
      .then(roleMade('role_2', 'Second', [...ALL_CAPABILITIES], 'owner'));
    people
      .given(...trio, auditor, roleDescribed('Reads'))
      .when(duplicateRole, { ...copy, description: null, capabilities: ['usage:view'] })
      .then(roleMade('role_2', 'Second', ['usage:view'], 'role_1'));
    people
      .given(...trio)
      .when(duplicateRole, copy)
      .thenRefused('role.unknown', 'not-found');
  });

  it('PPL-4 never beyond what one holds', () => {
    people
      .given(...trio)
      .when(duplicateRole, { ...copy, originalId: 'owner' })
      .thenRefused(...escalation);
    people
      .given(...trio, treasurer)
      .when(duplicateRole, copy)
      .thenRefused(...escalation);
    people
      .given(...trio, auditor)
      .when(duplicateRole, { ...copy, actor: by('mia') })
      .thenRefused('capability.missing');
    people
      .given(...trio, auditor)
      .when(duplicateRole, { ...copy, capabilities: ['organization:delete'] })
      .thenRefused(...escalation);
  });
});

describe('editing a role', () => {
  it('PPL-3 says what changed, and nothing where nothing did', () => {
    people
      .given(...trio, auditor)
      .when(editRole, {
        ...about(),
        name: 'Reader',
        description: 'Reads',
        capabilities: ['usage:view', 'audit:export'],
      })
      .then(roleRenamed('Reader'), roleDescribed('Reads'), roleHolds('usage:view', 'audit:export'));
    people
      .given(...trio, auditor)
      .when(editRole, { ...about(), name: 'Auditor', description: null, capabilities: ['audit:view'] })
      .thenNothing();
    people
      .given(...trio, auditor)
      .when(editRole, { ...about(), name: 'AUDITOR' })
      .then(roleRenamed('AUDITOR'));
    people
      .given(...trio, auditor)
      .when(editRole, { ...about(), name: 'admin' })
      .thenRefused('role.name-taken', 'conflict');
    people
      .given(...trio, auditor)
      .when(editRole, { ...about(), capabilities: ['x'] })
      .thenRefused('capability.unknown');
  });

  it('PPL-3 the built-in roles are neither edited nor deleted', () => {
    for (const roleId of ['owner', 'admin', 'member']) {
      people
        .given(...trio)
        .when(editRole, { ...about('olga'), roleId, name: 'King' })
        .thenRefused('role.built-in', 'conflict');
      people
        .given(...trio)
        .when(deleteRole, { ...about('olga'), roleId, at })
        .thenRefused('role.built-in', 'conflict');
    }
    people
      .given(...trio)
      .when(editRole, { ...about(), name: 'King' })
      .thenRefused('role.unknown', 'not-found');
  });

  it('PPL-4 neither to more than one holds, nor of a role that holds more', () => {
    people
      .given(...trio, auditor)
      .when(editRole, { ...about(), capabilities: ['audit:view', 'owners:manage'] })
      .thenRefused(...escalation);
    people
      .given(...trio, treasurer)
      .when(editRole, { ...about(), name: 'Renamed' })
      .thenRefused(...escalation);
    people
      .given(...trio, treasurer)
      .when(editRole, { ...about(), capabilities: [] })
      .thenRefused(...escalation);
    people
      .given(...trio, treasurer)
      .when(deleteRole, { ...about(), at })
      .thenRefused(...escalation);
    people
      .given(...trio, treasurer)
      .when(editRole, { ...about('olga'), capabilities: [] })
      .then(roleHolds());
    people
      .given(...trio, auditor)
      .when(editRole, { ...about('mia'), name: 'Mine' })
      .thenRefused('capability.missing');
  });

  it('PPL-4 nor of one’s own role to more than it holds', () => {
    const mias = [...trio, helper, promoted('mia', 'member', 'role_1')];
    people
      .given(...mias)
      .when(editRole, { ...about('mia'), capabilities: ['people:manage', 'audit:view'] })
      .thenRefused(...escalation);
    people
      .given(...mias)
      .when(editRole, { ...about('mia'), capabilities: [] })
      .then(roleHolds());
    people
      .given(...mias, roleHolds())
      .when(editRole, { ...about('mia'), capabilities: ['people:manage'] })
      .thenRefused('capability.missing');
  });

  it('ACC-8 counts at once for what its holders may decide', () => {
    const mias = [...trio, helper, promoted('mia', 'member', 'role_1'), joined('nina', 'member')];
    people
      .given(...mias)
      .when(changeRole, { ...one('nina', 'mia'), roleId: 'role_1' })
      .then(promoted('nina', 'member', 'role_1'));
    people
      .given(...mias, roleHolds('audit:view'))
      .when(changeRole, { ...one('nina', 'mia'), roleId: 'role_1' })
      .thenRefused('capability.missing');
  });

  it('refuses what rests on an older version', () => {
    people
      .given(...trio, auditor, roleRenamed('Reader'))
      .when(editRole, { ...about(), name: 'Other', expectedVersion: 3n })
      .thenRefused('version.stale', 'stale');
    people
      .given(...trio, auditor, roleRenamed('Reader'))
      .when(editRole, { ...about(), name: 'Other', expectedVersion: 4n })
      .then(roleRenamed('Other'));
  });
});

describe('giving a role', () => {
  it('PPL-4 within what one holds, by role change, invitation and sending it again', () => {
    const invitation = {
      organizationId,
      invitationId: 'inv-1',
      addressHash: 'a',
      roleId: 'role_1',
      teamIds: [],
      tokenHash: 't',
      expiresAt: '2026-11-28T12:00:00.000Z',
    };
    const send = { ...invitation, inviteeId: null, at, actor: by('adam') };
    const sent: MembershipEvent = { type: 'InvitationSent', data: { ...invitation, invitedBy: 'adam' } };
    const resend = {
      organizationId,
      invitationId: 'inv-1',
      tokenHash: 't2',
      expiresAt: invitation.expiresAt,
      actor: by('adam'),
    };
    people
      .given(...trio, auditor)
      .when(changeRole, { ...one('mia', 'adam'), roleId: 'role_1' })
      .then(promoted('mia', 'member', 'role_1'));
    people
      .given(...trio, auditor)
      .when(sendInvitation, send)
      .then(sent);
    people
      .given(...trio, treasurer)
      .when(changeRole, { ...one('mia', 'adam'), roleId: 'role_1' })
      .thenRefused(...escalation);
    people
      .given(...trio, treasurer)
      .when(sendInvitation, send)
      .thenRefused(...escalation);
    people
      .given(...trio, auditor, sent, roleHolds('billing:manage'))
      .when(resendInvitation, resend)
      .thenRefused(...escalation);
    people
      .given(...trio)
      .when(sendInvitation, send)
      .thenRefused('role.unknown', 'not-found');
    people
      .given(...trio, auditor, sent, roleDeleted())
      .when(resendInvitation, resend)
      .thenRefused('role.unknown', 'not-found');
    const accept = { organizationId, invitationId: 'inv-1', tokenHash: 't', userId: 'nina', addressHash: 'a', at };
    people
      .given(...trio, auditor, sent, roleDeleted())
      .when(acceptInvitation, accept)
      .thenRefused('invitation.expired', 'conflict');
    people
      .given(...trio, auditor, sent, roleHolds('billing:manage'))
      .when(acceptInvitation, accept)
      .then(
        { type: 'InvitationAccepted', data: { organizationId, invitationId: 'inv-1', userId: 'nina' } },
        joined('nina', 'role_1'),
      );
  });

  it('PPL-4 restoring a member grants what the role holds by now', () => {
    const away = [...trio, auditor, promoted('mia', 'member', 'role_1'), suspended('mia')];
    people
      .given(...away)
      .when(restoreMember, one('mia', 'adam'))
      .then(restored('mia'));
    people
      .given(...away, roleHolds('billing:manage'))
      .when(restoreMember, one('mia', 'adam'))
      .thenRefused(...escalation);
    people
      .given(...away, roleHolds('billing:manage'))
      .when(restoreMember, one('mia', 'olga'))
      .then(restored('mia'));
  });
});

describe('deleting a role', () => {
  const invited: MembershipEvent = {
    type: 'InvitationSent',
    data: {
      organizationId,
      invitationId: 'inv-1',
      addressHash: 'a',
      roleId: 'role_1',
      teamIds: [],
      tokenHash: 't',
      expiresAt: '2026-11-28T12:00:00.000Z',
      invitedBy: 'olga',
    },
  };
  const remove = { ...about(), at };
  const refusal = (...past: readonly MembershipEvent[]): unknown =>
    deleteRole(people.given(...trio, auditor, ...past).state(), remove);

  it('PPL-3 goes where nobody holds it', () => {
    people
      .given(...trio, auditor)
      .when(deleteRole, remove)
      .then(roleDeleted());
    people
      .given(...trio, auditor, roleDeleted())
      .when(deleteRole, remove)
      .thenRefused('role.unknown', 'not-found');
    people
      .given(...trio, auditor)
      .when(deleteRole, { ...remove, expectedVersion: 9n })
      .thenRefused('version.stale');
  });

  it('PPL-3 stays while members hold it or pending invitations promise it, and says how many', () => {
    const held = [promoted('mia', 'member', 'role_1'), joined('nina', 'role_1'), suspended('nina')];
    expect(refusal(...held)).toMatchObject({
      kind: 'conflict',
      code: 'role.in-use',
      details: { holders: 2, invitations: 0 },
    });
    expect(refusal(...held, invited)).toMatchObject({
      details: { holders: 2, invitations: 1 },
      message: 'The role Auditor is held by 2 members and promised in 1 pending invitation.',
    });
    expect(refusal(invited)).toMatchObject({ code: 'role.in-use', details: { holders: 0, invitations: 1 } });
  });

  it('PPL-3 an invitation that ran out or was revoked does not hold it', () => {
    people
      .given(...trio, auditor, invited)
      .when(deleteRole, { ...remove, at: '2026-11-28T12:00:00.000Z' })
      .then(roleDeleted());
    people
      .given(...trio, auditor, invited, { type: 'InvitationRevoked', data: { organizationId, invitationId: 'inv-1' } })
      .when(deleteRole, remove)
      .then(roleDeleted());
  });
});

describe('the role directory', () => {
  const auditor = { organizationId: 'org_1', roleId: 'role_1' };
  const created = happened('RoleCreated', {
    ...auditor,
    name: 'Auditor',
    description: null,
    capabilities: ['audit:view', 'not:known'],
    copyOf: null,
  });

  it('PPL-3 holds a role as it was made, with the capabilities that this version knows', () => {
    givenProjection(roleDirectory)
      .when(created)
      .gives('role_1', {
        ...auditor,
        name: 'Auditor',
        nameKey: 'auditor',
        description: null,
        capabilities: ['audit:view'],
        createdAt: timeOf(0),
        version: 0,
      });
  });

  it('PPL-3 follows every edit', () => {
    const given = givenProjection(roleDirectory, created);
    given
      .when(happened('RoleRenamed', { ...auditor, name: 'READER' }))
      .has('role_1', { name: 'READER', nameKey: 'reader', version: 1 });
    given
      .when(happened('RoleDescribed', { ...auditor, description: 'Reads' }))
      .has('role_1', { description: 'Reads', version: 1 });
    given
      .when(happened('RoleCapabilitiesChanged', { ...auditor, capabilities: ['usage:view', 'not:known'] }))
      .has('role_1', { capabilities: ['usage:view'], version: 1 });
  });

  it('PPL-3 forgets a deleted role, and edits of one it never saw', () => {
    givenProjection(roleDirectory, created).when(happened('RoleDeleted', auditor)).deletes('role_1');
    givenProjection(roleDirectory)
      .when(happened('RoleRenamed', { ...auditor, name: 'Late' }))
      .holdsNone('role_1');
  });
});
