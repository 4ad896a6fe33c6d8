import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type AuditEntry, auditLog } from '../../../projections/audit-log/audit-log.projection.js';
import { auditSentence, type Names } from '../../../src/features/audit/queries/audit-sentence.js';
import { EVENT_CATALOGUE } from '../../../src/events/event-catalogue.js';
import { positionToText } from '../../../src/kernel/position.js';
import { EVENTS_OUTSIDE } from '../../support/events-outside.js';
import { givenProjection } from '../../support/given-projection.js';
import { type Happened, happened } from '../../support/recorded-events.js';

const FOLDER = new URL('../../fixtures/events/', import.meta.url);

const called = (names: Readonly<Record<string, string>>): Names => ({
  person: (id) => names[id],
  address: (id) => names[id],
  thing: (id) => names[id],
});
const NAMES = called({
  usr_actor: 'Ada',
  usr_grace: 'Grace',
  team_1: 'Research',
  gw_1: 'Search',
  srv_1: 'Wiki',
  inv_1: 'grace@example.com',
  member: 'Member',
  admin: 'Admin',
  key_1: 'Laptop',
});
const EVERYTHING: Names = {
  person: () => 'Somebody',
  address: () => 'a@example.com',
  thing: (id) => (id === '' ? undefined : 'Thing'),
};

const entryOf = (...events: readonly Happened[]): AuditEntry =>
  givenProjection(auditLog)
    .when(...events)
    .document(positionToText(BigInt(events.length - 1))) as AuditEntry;
const read = (...events: readonly Happened[]): string => auditSentence(entryOf(...events), NAMES);
const organizationId = 'org_1';
const team = { organizationId, teamId: 'team_1' };

describe('sentences of the audit log', () => {
  it('AUD-1 there is one for every event that people can cause', () => {
    const withSentence = Object.entries(EVENT_CATALOGUE).filter(([, { audit }]) => audit?.sentence);
    expect(withSentence.map(([type]) => type).sort()).toEqual(
      Object.keys(EVENT_CATALOGUE)
        .filter((type) => !EVENTS_OUTSIDE.includes(type))
        .sort(),
    );
  });

  it.each(
    readdirSync(FOLDER).filter(
      (name) => name.endsWith('.json') && !EVENTS_OUTSIDE.some((type) => name.startsWith(type)),
    ),
  )('AUD-1 %s reads as one, every word of it known', (name) => {
    const { stored } = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as {
      stored: { type: string; data: object };
    };
    const before =
      stored.type === 'MemberRoleChanged'
        ? [
            happened('MemberJoined', {
              ...(stored.data as { organizationId: string; userId: string }),
              roleId: 'member',
            }),
          ]
        : stored.type.startsWith('GatewayServer')
          ? [
              happened('GatewayServerAttached', {
                expose: 'all',
                ...(stored.data as { organizationId: string; gatewayId: string; serverId: string }),
              }),
            ]
          : [];
    const renamed = /^(\w+)Renamed$/.exec(stored.type)?.[1];
    const created =
      renamed === undefined
        ? []
        : [
            {
              event: {
                type: renamed === 'Server' ? 'ServerAdded' : `${renamed}Created`,
                data: { headers: [], ...stored.data, name: 'Before' },
              },
              metadata: {},
            } as unknown as Happened,
          ];
    const entry = entryOf(...before, ...created, { event: stored, metadata: {} } as unknown as Happened);
    const sentence = auditSentence(entry, EVERYTHING);
    expect(sentence).toMatch(/^[A-Z]\w+ [\w' ]+/);
    expect(sentence).not.toMatch(/[{}]|without a name|an erased|undefined|null/);
  });

  it('say who did what to what, by the names of now', () => {
    expect(read(happened('TeamDisabled', { ...team, message: null }))).toBe('Ada disabled team Research');
    expect(read(happened('TeamMemberAdded', { ...team, userId: 'usr_grace' }))).toBe(
      'Ada added Grace to team Research',
    );
    expect(read(happened('TeamMemberAdded', { ...team, userId: 'usr_actor' }))).toBe('Ada joined team Research');
    expect(read(happened('GatewayProvisioned', { organizationId, gatewayId: 'gw_1', teamId: 'team_1' }))).toBe(
      'Ada provisioned gateway Search to team Research',
    );
    expect(
      read(
        happened('InvitationSent', {
          organizationId,
          invitationId: 'inv_1',
          addressHash: 'h',
          roleId: 'member',
          teamIds: [],
          tokenHash: 't',
          expiresAt: 'later',
          invitedBy: null,
        }),
      ),
    ).toBe('Ada invited grace@example.com as Member');
  });

  it('tell the names before and after a renaming, whatever it is called now', () => {
    expect(
      read(
        happened('TeamCreated', { ...team, name: 'Labs', description: null }),
        happened('TeamRenamed', { ...team, name: 'Studies' }),
      ),
    ).toBe('Ada renamed team Labs to Studies');
  });

  it('PPL-7 name nobody who was erased', () => {
    expect(
      auditSentence(entryOf(happened('MemberSuspended', { organizationId, userId: 'usr_grace' })), called({})),
    ).toBe('An erased person suspended an erased person');
  });

  it('say through which key somebody acted, and when nobody did', () => {
    const [byKey, bySystem] = [
      { kind: 'user', userId: 'usr_actor', apiKeyId: 'key_1' } as const,
      { kind: 'system', name: 'sweeper' } as const,
    ];
    const disabled = happened('TeamDisabled', { ...team, message: null });
    expect(auditSentence({ ...entryOf(disabled), actor: byKey }, NAMES)).toBe(
      'Ada, through the API key Laptop, disabled team Research',
    );
    expect(auditSentence({ ...entryOf(disabled), actor: bySystem }, NAMES)).toBe('Gatehouse disabled team Research');
  });
});
