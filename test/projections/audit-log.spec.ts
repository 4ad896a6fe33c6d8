import { describe, expect, it } from '@jest/globals';
import { type AuditEntry, auditLog } from '../../projections/audit-log/audit-log.projection.js';
import { EVENT_CATALOGUE } from '../../src/events/event-catalogue.js';
import { positionToText } from '../../src/kernel/position.js';
import { typeIdOf } from '../../src/kernel/type-id.js';
import { EVENTS_OUTSIDE } from '../support/events-outside.js';
import { givenProjection } from '../support/given-projection.js';
import { type Happened, happened, timeOf, uuidOf } from '../support/recorded-events.js';

const team = { organizationId: 'org_1', teamId: 'team_1' };
const gateway = { organizationId: 'org_1', gatewayId: 'gw_1' };
const ada = { organizationId: 'org_1', userId: 'usr_ada' };
const created = happened('TeamCreated', { ...team, name: 'Research', description: null });
const renamed = (name: string) => happened('TeamRenamed', { ...team, name });

const entryId = (index: number): string => positionToText(BigInt(index));
const entries = (...events: readonly Happened[]): readonly AuditEntry[] => {
  const outcome = givenProjection(auditLog).when(...events);
  return events.map((_, index) => outcome.document(entryId(index)) as AuditEntry);
};
const last = (...events: readonly Happened[]): AuditEntry => entries(...events).at(-1)!;

describe('audit log', () => {
  it('AUD-1 says who did what to what, when, from where, before and after', () => {
    expect(last(created, happened('TeamDisabled', { ...team, message: 'Back on Monday' }))).toEqual({
      id: typeIdOf('evt', uuidOf(1)),
      organizationId: 'org_1',
      position: positionToText(1n),
      at: timeOf(1),
      actor: { kind: 'user', userId: 'usr_actor' },
      action: 'team.disabled',
      event: 'TeamDisabled',
      object: { kind: 'team', id: 'team_1' },
      objects: ['team_1'],
      before: { enabled: true, message: null },
      after: { enabled: false, message: 'Back on Monday' },
      from: '192.0.2.1',
    });
  });

  it('knows nothing before a creation and nothing after a removal', () => {
    expect(last(created)).toMatchObject({
      action: 'team.created',
      before: null,
      after: { name: 'Research', description: null, enabled: true },
    });
    expect(last(created, renamed('Labs'), happened('TeamDeleted', team))).toMatchObject({
      action: 'team.deleted',
      before: { name: 'Labs', description: null, enabled: true, message: null },
      after: null,
    });
  });

  it('tells the value before each of several changes', () => {
    expect(
      entries(created, renamed('Labs'), renamed('Studies')).map(({ before, after }) => [
        before?.['name'],
        after?.['name'],
      ]),
    ).toEqual([
      [undefined, 'Research'],
      ['Research', 'Labs'],
      ['Labs', 'Studies'],
    ]);
  });

  it('names everything the change concerned, so that any of it finds the entry', () => {
    expect(last(happened('GatewayProvisioned', { ...gateway, teamId: 'team_1' }))).toMatchObject({
      action: 'gateway.provisioned',
      object: { kind: 'gateway', id: 'gw_1' },
      objects: ['gw_1', 'team_1'],
      before: null,
      after: { teamId: 'team_1' },
    });
    expect(last(happened('TeamMemberRemoved', { ...team, userId: 'usr_ada' }))).toMatchObject({
      action: 'team.member-removed',
      objects: ['team_1', 'usr_ada'],
      before: { userId: 'usr_ada' },
      after: null,
    });
  });

  it('follows a role, a suspension and the end of a membership', () => {
    const story = entries(
      happened('MemberJoined', { ...ada, roleId: 'member' }),
      happened('MemberRoleChanged', { ...ada, roleId: 'admin', previousRoleId: 'member' }),
      happened('MemberSuspended', ada),
      happened('MemberRemoved', ada),
      happened('MemberJoined', { ...ada, roleId: 'member' }),
    );
    expect(story.map(({ action, before, after }) => [action, before, after])).toEqual([
      ['member.joined', null, { roleId: 'member', status: 'active' }],
      ['member.role-changed', { roleId: 'member' }, { roleId: 'admin' }],
      ['member.suspended', { status: 'active' }, { status: 'suspended' }],
      ['member.removed', { roleId: 'admin', status: 'suspended' }, null],
      ['member.joined', null, { roleId: 'member', status: 'active' }],
    ]);
  });

  it('tells what a server of a gateway showed before', () => {
    const server = { ...gateway, serverId: 'srv_1' };
    const story = entries(
      happened('GatewayServerAttached', { ...server, expose: 'all' }),
      happened('GatewayServerExposureChanged', { ...server, expose: { tools: ['echo'] } }),
      happened('GatewayServerDetached', server),
    );
    expect(story.map(({ before, after }) => [before, after])).toEqual([
      [null, { serverId: 'srv_1', expose: 'all' }],
      [
        { serverId: 'srv_1', expose: 'all' },
        { serverId: 'srv_1', expose: { tools: ['echo'] } },
      ],
      [{ serverId: 'srv_1', expose: { tools: ['echo'] } }, null],
    ]);
  });

  it('keeps the same person apart in two organizations', () => {
    const other = { ...ada, organizationId: 'org_2' };
    expect(
      last(
        happened('MemberJoined', { ...ada, roleId: 'owner' }),
        happened('MemberJoined', { ...other, roleId: 'member' }),
        happened('MemberRemoved', other),
      ),
    ).toMatchObject({ organizationId: 'org_2', before: { roleId: 'member' } });
  });

  it('names the API key or the part of the system that acted', () => {
    const byKey = {
      ...created,
      metadata: { actor: { userId: 'usr_1', via: { kind: 'api-key', id: 'key_1' }, from: null } as const },
    };
    expect(last(byKey)).toMatchObject({ actor: { kind: 'user', userId: 'usr_1', apiKeyId: 'key_1' }, from: null });
    const bySystem = { ...created, metadata: { actor: { system: 'sweeper', from: null } as const } };
    expect(last(bySystem)).toMatchObject({ actor: { kind: 'system', name: 'sweeper' }, from: null });
  });

  it('PPL-7 VAR-2 carries no address, token, secret or sealed value, not even hashed', () => {
    const endpoint = {
      origin: 'https://wiki.example',
      path: { text: 'CANARY', sealed: true },
      transport: 'streamable-http',
      headers: [{ name: 'Authorization', sealed: 'CANARY' }],
    } as const;
    const outcome = givenProjection(auditLog).when(
      happened('InvitationSent', {
        organizationId: 'org_1',
        invitationId: 'inv_1',
        addressHash: 'CANARY',
        roleId: 'member',
        teamIds: [],
        tokenHash: 'CANARY',
        expiresAt: 'x',
        invitedBy: null,
      }),
      happened('InvitationResent', {
        organizationId: 'org_1',
        invitationId: 'inv_1',
        tokenHash: 'CANARY',
        expiresAt: 'y',
        invitedBy: null,
      }),
      happened('ServerAdded', { organizationId: 'org_1', serverId: 'srv_1', ...endpoint, name: 'Wiki', slug: 'wiki' }),
      happened('ServerEndpointChanged', { organizationId: 'org_1', serverId: 'srv_1', ...endpoint }),
      happened('ApiKeyIssued', {
        ...ada,
        apiKeyId: 'key_1',
        name: 'k',
        secretHash: 'CANARY',
        hint: 'CANARY',
        capabilities: null,
        gatewayIds: null,
        expiresAt: null,
      }),
    );
    expect(JSON.stringify(outcome.documents())).not.toContain('CANARY');
    expect(outcome.document(entryId(3))).toMatchObject({
      after: { url: 'https://wiki.example/…', headerNames: ['Authorization'] },
    });
  });

  it('AUD-1 has an entry for every event inside an organization', () => {
    expect([...auditLog.handles].sort()).toEqual(
      Object.keys(EVENT_CATALOGUE)
        .filter((type) => !EVENTS_OUTSIDE.includes(type))
        .sort(),
    );
  });
});
