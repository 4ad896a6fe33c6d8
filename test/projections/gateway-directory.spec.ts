import { describe, it } from '@jest/globals';
import { gatewayDirectory } from '../../projections/gateway-directory/gateway-directory.projection.js';
import { serverDirectory } from '../../projections/server-directory/server-directory.projection.js';
import { givenProjection } from '../support/given-projection.js';
import { happened, timeOf } from '../support/recorded-events.js';

const search = { organizationId: 'org_1', gatewayId: 'gw_1' };
const created = happened('GatewayCreated', { ...search, name: 'Search', slug: 'search', description: 'Finds' });
const provisioned = (teamId: string) => happened('GatewayProvisioned', { ...search, teamId });
const attached = (serverId: string) => happened('GatewayServerAttached', { ...search, serverId, expose: 'all' });

describe('gateway directory', () => {
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

describe('server directory', () => {
  const wiki = { organizationId: 'org_1', serverId: 'srv_1' };
  const endpoint = {
    url: 'https://wiki.example/mcp',
    transport: 'streamable-http',
    headers: [{ name: 'Authorization', sealed: 'sealed' }],
  } as const;
  const added = happened('ServerAdded', { ...wiki, ...endpoint, name: 'Wiki', slug: 'wiki' });

  it('RES-3 holds a server with the names of its headers, never their values', () => {
    givenProjection(serverDirectory)
      .when(added)
      .gives('srv_1', {
        ...wiki,
        name: 'Wiki',
        nameKey: 'wiki',
        slug: 'wiki',
        url: 'https://wiki.example/mcp',
        transport: 'streamable-http',
        headerNames: ['Authorization'],
        createdAt: timeOf(0),
        version: 0,
      });
  });

  it('follows name and endpoint, and drops a removed server', () => {
    const moved = happened('ServerEndpointChanged', {
      ...wiki,
      ...endpoint,
      url: 'https://new.example/mcp',
      headers: [],
    });
    givenProjection(serverDirectory, added, happened('ServerRenamed', { ...wiki, name: 'Lexicon' }))
      .when(moved)
      .has('srv_1', {
        name: 'Lexicon',
        nameKey: 'lexicon',
        url: 'https://new.example/mcp',
        headerNames: [],
        version: 2,
      });
    givenProjection(serverDirectory, added).when(happened('ServerRemoved', wiki)).deletes('srv_1');
  });
});
