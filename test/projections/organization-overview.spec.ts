import { describe, expect, it } from '@jest/globals';
import {
  type OrganizationCounts,
  organizationOverview,
} from '../../projections/organization-overview/organization-overview.projection.js';
import { givenProjection } from '../support/given-projection.js';
import { type Happened, happened, timeOf } from '../support/recorded-events.js';
import { endpointAt } from '../support/server-endpoint.js';

const acme = { organizationId: 'org_1' };
const founded = (description: string | null) =>
  happened('OrganizationCreated', {
    ...acme,
    name: 'Acme',
    slug: 'acme',
    plan: 'free',
    description,
    ownerId: 'usr_ada',
  });
const created = founded(null);
const by = (userId: string, event: Happened): Happened => ({ ...event, metadata: { actor: { userId, from: null } } });
const described = (description: string | null) => happened('OrganizationDescribed', { ...acme, description });
const written = (overview: string | null) => happened('OrganizationOverviewWritten', { ...acme, overview });
const invited = happened('InvitationSent', {
  ...acme,
  invitationId: 'inv_1',
  addressHash: 'hash',
  roleId: 'member',
  teamIds: [],
  tokenHash: 'token',
  expiresAt: 'later',
  invitedBy: null,
});
const joined = (userId: string, organizationId = 'org_1') =>
  happened('MemberJoined', { organizationId, userId, roleId: 'member' });
const ben = { ...acme, userId: 'usr_ben' };
const team = (teamId: string) => happened('TeamCreated', { ...acme, teamId, name: teamId, description: null });
const gateway = (gatewayId: string) =>
  happened('GatewayCreated', { ...acme, gatewayId, name: gatewayId, slug: gatewayId, description: null });
const server = (serverId: string) =>
  happened('ServerAdded', {
    ...acme,
    serverId,
    name: serverId,
    slug: serverId,
    ...endpointAt('https://x.example', [{ name: 'authorization', sealed: 's' }]),
  });
const role = (roleId: string) =>
  happened('RoleCreated', { ...acme, roleId, name: roleId, description: null, capabilities: [], copyOf: null });
const NONE: OrganizationCounts = { members: 0, teams: 0, gateways: 0, servers: 0, customRoles: 0 };

describe('organization overview', () => {
  it('ORG-7 begins with nothing in it and no step done', () => {
    givenProjection(organizationOverview)
      .when(created)
      .gives('org_1', { ...acme, counts: NONE, steps: {} });
  });

  it('ORG-7 counts everything up', () => {
    givenProjection(organizationOverview, created)
      .when(
        joined('usr_ada'),
        joined('usr_ben'),
        team('team_1'),
        team('team_2'),
        team('team_3'),
        gateway('gw_1'),
        server('srv_1'),
        server('srv_2'),
        role('role_1'),
      )
      .has('org_1', { counts: { members: 2, teams: 3, gateways: 1, servers: 2, customRoles: 1 } });
  });

  it.each<readonly [string, Happened, Happened]>([
    ['a member who was removed', joined('usr_ben'), happened('MemberRemoved', ben)],
    ['a member who left', joined('usr_ben'), happened('MemberLeft', ben)],
    ['a team that was deleted', team('team_1'), happened('TeamDeleted', { ...acme, teamId: 'team_1' })],
    ['a gateway that was archived', gateway('gw_1'), happened('GatewayArchived', { ...acme, gatewayId: 'gw_1' })],
    ['a server that was removed', server('srv_1'), happened('ServerRemoved', { ...acme, serverId: 'srv_1' })],
    ['a role that was deleted', role('role_1'), happened('RoleDeleted', { ...acme, roleId: 'role_1' })],
  ])('ORG-7 no longer counts %s', (_, more, less) => {
    givenProjection(organizationOverview, created, more).when(less).has('org_1', { counts: NONE });
    givenProjection(organizationOverview, created, more, less)
      .when(more)
      .has('org_1', { counts: givenProjection(organizationOverview, created).when(more).document('org_1')!.counts });
  });

  it('ORG-7 counts suspended members, and those who are gone and come back once', () => {
    const given = givenProjection(organizationOverview, created, joined('usr_ada'), joined('usr_ben'));
    given.when(happened('MemberSuspended', ben)).has('org_1', { counts: { ...NONE, members: 2 } });
    given
      .when(happened('MemberSuspended', ben), happened('MemberRestored', ben))
      .has('org_1', { counts: { ...NONE, members: 2 } });
    given
      .when(happened('MemberSuspended', ben), happened('MemberRemoved', ben))
      .has('org_1', { counts: { ...NONE, members: 1 } });
    given
      .when(happened('MemberRemoved', ben), happened('MemberErased', ben), joined('usr_ben'))
      .has('org_1', { counts: { ...NONE, members: 2 } });
  });

  it('keeps organizations apart, and nothing of one that was deleted, whatever still happens in it', () => {
    const other = happened('OrganizationCreated', {
      organizationId: 'org_2',
      name: 'Other',
      slug: 'other',
      plan: 'free',
      description: 'Theirs',
      ownerId: 'usr_ben',
    });
    const given = givenProjection(organizationOverview, created, other, joined('usr_ada'));
    given
      .when(joined('usr_ben', 'org_2'))
      .leaves('org_1')
      .has('org_2', { counts: { ...NONE, members: 1 } });
    given
      .when(happened('OrganizationDeleted', acme), joined('usr_eve'), server('srv_1'), invited)
      .deletes('org_1')
      .leaves('org_2');
  });
});

describe('onboarding', () => {
  const steps = (...events: readonly Happened[]) =>
    givenProjection(organizationOverview)
      .when(...events)
      .document('org_1')!.steps;

  it('ORG-6 the description is done with the organization where it had one', () => {
    expect(steps(by('usr_ada', founded('Makers of everything')))).toEqual({
      describe: { at: timeOf(0), by: { userId: 'usr_ada', erased: false } },
    });
  });

  it.each([
    ['a description', described('Makers of everything')],
    ['an overview', written('# Welcome')],
  ])('ORG-6 %s describes the organization, and who does it first has done it', (_, first) => {
    expect(
      steps(created, by('usr_ben', first), by('usr_ada', described('Better')), by('usr_ada', written('# Better'))),
    ).toEqual({ describe: { at: timeOf(1), by: { userId: 'usr_ben', erased: false } } });
  });

  it('ORG-6 nothing said is no description, and one taken back was still given', () => {
    expect(steps(founded(' '), described(null), described(''), written('\n'), written(null))).toEqual({});
    expect(steps(created, described('Makers'), described(null))).toMatchObject({ describe: { at: timeOf(1) } });
  });

  it('ORG-6 the first invitation invites, by whomever, and whatever becomes of it', () => {
    const revoked = happened('InvitationRevoked', { ...acme, invitationId: 'inv_1' });
    expect(steps(created, by('usr_ben', invited), revoked, by('usr_ada', invited))).toEqual({
      invite: { at: timeOf(1), by: { userId: 'usr_ben', erased: false } },
    });
    expect(steps(created, { ...invited, metadata: { actor: { system: 'directory', from: null } } })).toEqual({
      invite: { at: timeOf(1), by: null },
    });
  });

  it('ORG-6 a server and its secret headers are neither a registry nor configuration', () => {
    expect(steps(created, server('srv_1'), gateway('gw_1'))).toEqual({});
  });

  it('PPL-7 remembers that the person who did a step was erased here, until they come back', () => {
    const history = [
      founded('Makers'),
      by('usr_ben', invited),
      happened('MemberRemoved', ben),
      happened('MemberErased', ben),
    ];
    expect(steps(...history)).toMatchObject({
      describe: { by: { userId: 'usr_actor', erased: false } },
      invite: { at: timeOf(1), by: { userId: 'usr_ben', erased: true } },
    });
    expect(steps(...history, joined('usr_ben'))).toMatchObject({
      invite: { at: timeOf(1), by: { userId: 'usr_ben', erased: false } },
    });
  });
});
