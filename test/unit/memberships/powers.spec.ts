import { describe, expect, it } from '@jest/globals';
import { sendInvitation } from '../../../src/features/invitations/domain/invitations.decisions.js';
import { eraseMember } from '../../../src/features/memberships/domain/erasing.decisions.js';
import { changeRole, removeMember } from '../../../src/features/memberships/domain/members.decisions.js';
import type { MembershipState } from '../../../src/features/memberships/domain/membership.state.js';
import { restoreMember, suspendMember } from '../../../src/features/memberships/domain/suspension.decisions.js';
import { createRole } from '../../../src/features/roles/domain/create-role.decision.js';
import { ADMIN, ALL_CAPABILITIES, type Capability } from '../../../src/kernel/capabilities.js';
import type { Decided } from '../../../src/kernel/decision.js';
import type { Principal } from '../../../src/kernel/principal.js';
import { isRefusal } from '../../../src/kernel/refusal.js';
import type { MembershipEvent } from '../../../src/events/memberships.js';
import { at, by, joined, one, organizationId, people, roleMade, suspended } from '../../support/people-story.js';

type Act = (state: MembershipState, actor: Principal) => Decided<MembershipEvent>;
const about = (actor: Principal) => ({ organizationId, userId: 'mia', actor });

/** Everything that takes something from another member, or gives it back. */
const ACTS: Readonly<Record<string, Act>> = {
  removes: (state, actor) => removeMember(state, about(actor)),
  suspends: (state, actor) => suspendMember(state, about(actor)),
  erases: (state, actor) => eraseMember(state, { ...about(actor), addressHash: null }),
  demotes: (state, actor) => changeRole(state, { ...about(actor), roleId: 'member' }),
};
const restores: Act = (state, actor) => restoreMember(state, about(actor));

const hr = roleMade('role_hr', 'People office', ['people:manage']);
const others = [joined('olga', 'owner'), joined('adam', 'admin'), hr, joined('harry', 'role_hr')];
const codeOf = (decided: Decided<MembershipEvent>): string => (isRefusal(decided) ? decided.code : 'done');

describe('who takes something from a member', () => {
  it.each(Object.entries(ACTS))('PPL-9 %s nobody who holds more', (_, act) => {
    const state = people.given(...others, joined('mia', 'admin')).state();
    expect(codeOf(act(state, by('harry')))).toBe('capability.escalation');
    expect(act(state, by('harry'))).toMatchObject({ kind: 'forbidden', details: { capability: 'gateways:manage' } });
    expect(codeOf(act(state, by('adam')))).toBe('done');
  });

  it.each(Object.entries(ACTS))('PPL-9 %s somebody with one capability more only by holding it', (_, act) => {
    for (const capability of ALL_CAPABILITIES) {
      const held: Capability[] = ['people:manage', capability];
      const story = [...others, roleMade('role_1', 'One', [capability]), joined('mia', 'role_1')];
      const state = people.given(...story).state();
      expect(codeOf(act(state, by('harry')))).toBe(capability === 'people:manage' ? 'done' : 'capability.escalation');
      const more = people.given(...story, roleMade('role_2', 'Two', held), joined('tom', 'role_2')).state();
      expect(codeOf(act(more, by('tom')))).toBe('done');
    }
  });

  it('PPL-9 restores nobody who holds more', () => {
    const state = people.given(...others, joined('mia', 'admin'), suspended('mia')).state();
    expect(codeOf(restores(state, by('harry')))).toBe('capability.escalation');
    expect(codeOf(restores(state, by('adam')))).toBe('done');
  });

  it('PPL-9 counts as holding the built-in Member role, and no copy of it', () => {
    for (const act of [ACTS['removes']!, ACTS['suspends']!, ACTS['erases']!])
      expect(codeOf(act(people.given(...others, joined('mia', 'member')).state(), by('harry')))).toBe('done');
    const back = people.given(...others, joined('mia', 'member'), suspended('mia')).state();
    expect(codeOf(restores(back, by('harry')))).toBe('done');
    const copy = roleMade('role_copy', 'Copy', ['tools:create'], 'member');
    const copied = people.given(...others, copy, joined('mia', 'role_copy')).state();
    expect(codeOf(ACTS['removes']!(copied, by('harry')))).toBe('capability.escalation');
  });

  it('PPL-9 acts by a key as no more than the key leaves them', () => {
    const state = people.given(...others, joined('mia', 'admin')).state();
    for (const act of Object.values(ACTS)) {
      expect(codeOf(act(state, by('olga', new Set(['people:manage'] as const))))).toBe('capability.escalation');
      expect(codeOf(act(state, by('olga', ADMIN.capabilities)))).toBe('done');
    }
  });

  it('SEC-3 never ends their own membership by a narrowed key', () => {
    const narrow: Principal = { ...by('harry'), narrowedTo: { capabilities: null, gatewayIds: new Set(['gw_1']) } };
    const key = by('harry', new Set(['people:manage'] as const));
    const own = one('harry', 'harry');
    const state = people.given(...others).state();
    for (const actor of [narrow, key])
      for (const decided of [
        removeMember(state, { ...own, actor }),
        suspendMember(state, { ...own, actor }),
        eraseMember(state, { ...own, actor, addressHash: null }),
      ])
        expect(codeOf(decided)).toBe('key.narrowed');
    expect(codeOf(removeMember(state, own))).toBe('done');
  });
});

describe('who gives a role', () => {
  const invitation = {
    organizationId,
    invitationId: 'inv-1',
    addressHash: 'a',
    inviteeId: null,
    teamIds: [],
    tokenHash: 't',
    expiresAt: at,
    at,
  };

  it('PPL-9 invites and makes a Member with people:manage alone, and nobody who holds more', () => {
    const state = people.given(...others, joined('mia', 'role_hr')).state();
    const send = (roleId: string) => codeOf(sendInvitation(state, { ...invitation, roleId, actor: by('harry') }));
    expect(['member', 'role_hr', 'admin', 'owner'].map(send)).toEqual([
      'done',
      'done',
      'capability.escalation',
      'capability.missing',
    ]);
    expect(codeOf(changeRole(state, { ...about(by('harry')), roleId: 'member' }))).toBe('done');
  });

  it('PPL-4 still puts into a role of the organization only what they hold', () => {
    const state = people.given(...others).state();
    const made = {
      organizationId,
      roleId: 'role_3',
      name: 'Makers',
      description: null,
      copyOf: null,
      plan: 'pro',
    } as const;
    const decided = createRole(state, { ...made, capabilities: ['tools:create'], actor: by('harry') });
    expect(codeOf(decided)).toBe('capability.escalation');
  });
});
