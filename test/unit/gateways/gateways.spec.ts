import { describe, expect, it } from '@jest/globals';
import {
  archiveGateway,
  disableGateway,
  enableGateway,
} from '../../../src/features/gateways/domain/gateway-lifecycle.decisions.js';
import { attachServer, detachServer } from '../../../src/features/gateways/domain/gateway-servers.decisions.js';
import { provisionGateway, unprovisionGateway } from '../../../src/features/gateways/domain/gateway-teams.decisions.js';
import type { Exposure, GatewayEvent } from '../../../src/events/gateways.js';
import { GATEWAY } from '../../../src/features/gateways/domain/gateway.stream.js';
import { createGateway } from '../../../src/features/gateways/domain/create-gateway.decision.js';
import { changeGateway } from '../../../src/features/gateways/domain/gateway.decisions.js';
import type { Capability } from '../../../src/kernel/capabilities.js';
import { decisionsOf } from '../../support/given-decision.js';
import { givenProjection } from '../../support/given-projection.js';
import { happened, timeOf } from '../../support/recorded-events.js';
import { gatewayDirectory } from '../../../projections/gateway-directory/gateway-directory.projection.js';

const gateway = decisionsOf(GATEWAY);
const search = { organizationId: 'org-acme', gatewayId: 'gw-search' };
const foreign = { ...search, organizationId: 'org-other' };

const created = {
  type: 'GatewayCreated',
  data: { ...search, name: 'Search', slug: 'search', description: null },
} as const;
const disabled = { type: 'GatewayDisabled', data: search } as const;
const enabled = { type: 'GatewayEnabled', data: search } as const;
const archived = { type: 'GatewayArchived', data: search } as const;
const provisioned = (teamId: string): GatewayEvent => ({ type: 'GatewayProvisioned', data: { ...search, teamId } });
const unprovisioned = (teamId: string): GatewayEvent => ({ type: 'GatewayUnprovisioned', data: { ...search, teamId } });
const attached = (serverId: string, expose: Exposure = 'all'): GatewayEvent => ({
  type: 'GatewayServerAttached',
  data: { ...search, serverId, expose },
});
const shows = (serverId: string, expose: Exposure): GatewayEvent => ({
  type: 'GatewayServerExposureChanged',
  data: { ...search, serverId, expose },
});
const detached = (serverId: string): GatewayEvent => ({ type: 'GatewayServerDetached', data: { ...search, serverId } });

const wanted = {
  ...search,
  name: 'Search',
  slug: 'search',
  description: null,
  teamIds: ['t1'],
  servers: [],
  presentTeams: ['t1', 't2'],
  presentServers: ['s1', 's2'],
};

describe('creating a gateway', () => {
  it('GW-1 takes at least one existing team', () => {
    gateway.given().when(createGateway, wanted).then(created, provisioned('t1'));
    gateway
      .given()
      .when(createGateway, { ...wanted, teamIds: [] })
      .thenRefused('gateway.needs-team', 'invalid');
    gateway
      .given()
      .when(createGateway, { ...wanted, teamIds: ['t1', 'gone'] })
      .thenRefused('team.unknown', 'not-found');
    gateway.given(created).when(createGateway, wanted).thenNothing();
  });

  it('GW-3 may carry servers from the start', () => {
    const servers = [
      { serverId: 's1', expose: 'all' },
      { serverId: 's2', expose: { tools: ['b', 'a', 'b'] } },
    ] as const;
    gateway
      .given()
      .when(createGateway, { ...wanted, teamIds: ['t2', 't1'], servers })
      .then(created, provisioned('t2'), provisioned('t1'), attached('s1'), attached('s2', { tools: ['a', 'b'] }));
    gateway
      .given()
      .when(createGateway, { ...wanted, servers: [{ serverId: 'gone', expose: 'all' }] })
      .thenRefused('server.unknown', 'not-found');
  });

  it('takes a good name only', () => {
    gateway
      .given()
      .when(createGateway, { ...wanted, name: '' })
      .thenRefused('name.length', 'invalid');
    gateway
      .given(created)
      .when(changeGateway, { ...search, name: '\u0000' })
      .thenRefused('name.characters', 'invalid');
  });
});

describe('a gateway', () => {
  it('is renamed and described', () => {
    gateway
      .given(created)
      .when(changeGateway, { ...search, name: ' Find ', description: 'd' })
      .then(
        { type: 'GatewayRenamed', data: { ...search, name: 'Find' } },
        { type: 'GatewayDescribed', data: { ...search, description: 'd' } },
      );
    gateway
      .given(created)
      .when(changeGateway, { ...search, name: 'Search', description: null })
      .thenNothing();
  });

  it('GW-3 is disabled and enabled with nothing lost', () => {
    gateway.given(created).when(disableGateway, search).then(disabled);
    gateway.given(created, disabled).when(disableGateway, search).thenNothing();
    gateway.given(created, disabled).when(enableGateway, search).then(enabled);
    gateway.given(created).when(enableGateway, search).thenNothing();
    const state = gateway.given(created, provisioned('t1'), attached('s1'), disabled, enabled).state();
    expect(state).toMatchObject({ status: 'enabled', name: 'Search' });
    expect('teams' in state && [state.teams.toArray(), state.servers.toObject()]).toEqual([['t1'], { s1: 'all' }]);
  });

  it('GW-3 archiving takes it from its teams first, and is for good', () => {
    gateway
      .given(created, provisioned('t1'), provisioned('t2'))
      .when(archiveGateway, search)
      .then(unprovisioned('t1'), unprovisioned('t2'), archived);
    for (const decide of [archiveGateway, enableGateway, disableGateway, changeGateway])
      gateway.given(created, archived).when(decide, search).thenRefused('gateway.unknown', 'not-found');
  });

  it('GW-2 is provisioned to teams that exist and taken from them, the last one included', () => {
    gateway
      .given(created)
      .when(provisionGateway, { ...search, teamId: 't1', isTeam: true })
      .then(provisioned('t1'));
    gateway
      .given(created, provisioned('t1'))
      .when(provisionGateway, { ...search, teamId: 't1', isTeam: true })
      .thenNothing();
    gateway
      .given(created)
      .when(provisionGateway, { ...search, teamId: 'gone', isTeam: false })
      .thenRefused('team.unknown', 'not-found');
    gateway
      .given(created, provisioned('t1'))
      .when(unprovisionGateway, { ...search, teamId: 't1' })
      .then(unprovisioned('t1'));
    gateway
      .given(created)
      .when(unprovisionGateway, { ...search, teamId: 't1' })
      .thenNothing();
  });

  it('GW-1 is unknown to other organizations', () => {
    for (const decide of [archiveGateway, enableGateway, disableGateway, changeGateway])
      gateway.given(created).when(decide, foreign).thenRefused('gateway.unknown', 'not-found');
    gateway
      .given(created)
      .when(provisionGateway, { ...foreign, teamId: 't1', isTeam: true })
      .thenRefused('gateway.unknown', 'not-found');
    gateway
      .given(created)
      .when(unprovisionGateway, { ...foreign, teamId: 't1' })
      .thenRefused('gateway.unknown', 'not-found');
    gateway
      .given(created)
      .when(detachServer, { ...foreign, serverId: 's1' })
      .thenRefused('gateway.unknown', 'not-found');
    gateway
      .given(created)
      .when(createGateway, { ...wanted, ...foreign })
      .thenRefused('gateway.unknown', 'not-found');
  });

  it('is not changed from a version that no longer stands', () => {
    gateway
      .given(created, provisioned('t1'))
      .when(archiveGateway, { ...search, expectedVersion: 0n })
      .thenRefused('version.stale', 'stale');
  });
});

describe('the servers of a gateway', () => {
  const by = (...capabilities: Capability[]) => ({
    ...search,
    serverId: 's1',
    isServer: true,
    capabilities: new Set(capabilities),
  });
  const some: Exposure = { tools: ['a'] };

  it('GW-3 attaching takes gateways:manage, choosing what is shown takes gateways:features', () => {
    gateway
      .given(created)
      .when(attachServer, { ...by('gateways:manage'), expose: 'all' })
      .then(attached('s1'));
    gateway
      .given(created)
      .when(attachServer, { ...by('gateways:features'), expose: 'all' })
      .thenRefused('capability.missing', 'forbidden');
    gateway
      .given(created, attached('s1'))
      .when(attachServer, { ...by('gateways:features'), expose: some })
      .then(shows('s1', some));
    gateway
      .given(created, attached('s1'))
      .when(attachServer, { ...by('gateways:manage'), expose: some })
      .thenRefused('capability.missing', 'forbidden');
  });

  it('GW-3 the same choice in other words changes nothing', () => {
    gateway
      .given(created, attached('s1', { tools: ['a', 'b'] }))
      .when(attachServer, { ...by('gateways:features'), expose: { tools: ['b', 'a', 'a'] } })
      .thenNothing();
    gateway
      .given(created, attached('s1', {}))
      .when(attachServer, { ...by('gateways:features'), expose: { tools: [] } })
      .then(shows('s1', { tools: [] }));
  });

  it('GW-3 only servers of the organization are attached; any attached one is detached', () => {
    gateway
      .given(created)
      .when(attachServer, { ...by('gateways:manage'), isServer: false, expose: 'all' })
      .thenRefused('server.unknown', 'not-found');
    gateway
      .given(created, attached('s1'))
      .when(detachServer, { ...search, serverId: 's1' })
      .then(detached('s1'));
    gateway
      .given(created)
      .when(detachServer, { ...search, serverId: 's1' })
      .thenNothing();
  });
});

describe('the gateway directory', () => {
  const search = { organizationId: 'org_1', gatewayId: 'gw_1' };
  const created = happened('GatewayCreated', { ...search, name: 'Search', slug: 'search', description: 'Finds' });
  const provisioned = (teamId: string) => happened('GatewayProvisioned', { ...search, teamId });
  const attached = (serverId: string) => happened('GatewayServerAttached', { ...search, serverId, expose: 'all' });

  it('holds a gateway as it was created', () => {
    givenProjection(gatewayDirectory)
      .when(created)
      .gives('gw_1', {
        ...search,
        name: 'Search',
        nameKey: 'search',
        slug: 'search',
        description: 'Finds',
        enabled: true,
        teams: [],
        servers: [],
        createdAt: timeOf(0),
        version: 0,
      });
  });

  it('GW-2 says since when a team has access and who gave it', () => {
    givenProjection(gatewayDirectory, created, provisioned('team_1'), provisioned('team_2'))
      .when(happened('GatewayUnprovisioned', { ...search, teamId: 'team_1' }))
      .has('gw_1', { teams: [{ teamId: 'team_2', provisionedAt: timeOf(2), provisionedBy: 'usr_actor' }], version: 3 });
  });

  it('GW-3 carries servers and what each shows', () => {
    givenProjection(gatewayDirectory, created, attached('srv_1'), attached('srv_2'), attached('srv_3'))
      .when(
        happened('GatewayServerExposureChanged', { ...search, serverId: 'srv_2', expose: { tools: ['echo'] } }),
        happened('GatewayServerDetached', { ...search, serverId: 'srv_3' }),
      )
      .has('gw_1', {
        servers: [
          { serverId: 'srv_1', expose: 'all' },
          { serverId: 'srv_2', expose: { tools: ['echo'] } },
        ],
      });
  });

  it('follows name, description, disabling and enabling', () => {
    const given = givenProjection(
      gatewayDirectory,
      created,
      happened('GatewayRenamed', { ...search, name: 'Finder' }),
      happened('GatewayDescribed', { ...search, description: null }),
      happened('GatewayDisabled', search),
    );
    given.when().has('gw_1', {
      name: 'Finder',
      nameKey: 'finder',
      slug: 'search',
      description: null,
      enabled: false,
      version: 3,
    });
    given.when(happened('GatewayEnabled', search)).has('gw_1', { enabled: true });
  });

  it('GW-3 drops an archived gateway', () => {
    givenProjection(gatewayDirectory, created).when(happened('GatewayArchived', search)).deletes('gw_1');
  });
});
