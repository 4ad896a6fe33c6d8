import { createHash } from 'node:crypto';
import type { AnyEvent } from '../../../src/events/event-catalogue.js';
import type { Exposure } from '../../../src/events/gateways.js';
import type { SealedHeader } from '../../../src/events/servers.js';
import { endpointAt } from '../server-endpoint.js';

/** Two organizations. In acme, Ada is an admin, Ben reaches the gateway `search` through Research, Cleo through Research too, Dan through nothing. */
const ORG = 'org_acme';

export const KEYS = {
  ada: 'ghk_ada',
  ben: 'ghk_ben',
  cleo: 'ghk_cleo',
  dan: 'ghk_dan',
  eve: 'ghk_eve',
  narrow: 'ghk_narrow',
  plainAda: 'ghk_plain_ada',
  expired: 'ghk_expired',
} as const;

const issued = (
  secret: string,
  userId: string,
  organizationId: string,
  more: { gatewayIds?: readonly string[]; capabilities?: readonly string[]; expiresAt?: string } = {},
): AnyEvent => ({
  type: 'ApiKeyIssued',
  data: {
    organizationId,
    apiKeyId: `key_of_${secret.slice(4)}`,
    userId,
    name: secret,
    secretHash: createHash('sha256').update(secret).digest('hex'),
    hint: '',
    capabilities: more.capabilities ?? null,
    gatewayIds: more.gatewayIds ?? null,
    expiresAt: more.expiresAt ?? null,
  },
});

const organization = (organizationId: string, slug: string): AnyEvent => ({
  type: 'OrganizationCreated',
  data: { organizationId, name: slug, slug, plan: 'free', description: null, ownerId: `usr_owner_of_${slug}` },
});
const joined = (userId: string, roleId = 'member', organizationId = ORG): AnyEvent => ({
  type: 'MemberJoined',
  data: { organizationId, userId, roleId },
});
const team = (teamId: string, name: string): AnyEvent => ({
  type: 'TeamCreated',
  data: { organizationId: ORG, teamId, name, description: null },
});
const gateway = (gatewayId: string, name: string, slug: string): AnyEvent => ({
  type: 'GatewayCreated',
  data: { organizationId: ORG, gatewayId, name, slug, description: null },
});

export const did = {
  server: (url: string, headers: readonly SealedHeader[] = [], serverId = 'srv_one'): AnyEvent => ({
    type: 'ServerAdded',
    data: {
      organizationId: ORG,
      serverId,
      name: 'Finder',
      slug: serverId.slice(4),
      ...endpointAt(url, headers),
    },
  }),
  endpoint: (url: string, headers: readonly SealedHeader[] = []): AnyEvent => ({
    type: 'ServerEndpointChanged',
    data: { organizationId: ORG, serverId: 'srv_one', ...endpointAt(url, headers) },
  }),
  attach: (gatewayId: string, expose: Exposure = 'all', serverId = 'srv_one'): AnyEvent => ({
    type: 'GatewayServerAttached',
    data: { organizationId: ORG, gatewayId, serverId, expose },
  }),
  detach: (gatewayId: string, serverId = 'srv_one'): AnyEvent => ({
    type: 'GatewayServerDetached',
    data: { organizationId: ORG, gatewayId, serverId },
  }),
  expose: (expose: Exposure): AnyEvent => ({
    type: 'GatewayServerExposureChanged',
    data: { organizationId: ORG, gatewayId: 'gw_search', serverId: 'srv_one', expose },
  }),
  deleteOrganization: (organizationId = ORG): AnyEvent => ({ type: 'OrganizationDeleted', data: { organizationId } }),
  disableTeam: (teamId: string, message: string | null = null): AnyEvent => ({
    type: 'TeamDisabled',
    data: { organizationId: ORG, teamId, message },
  }),
  enableTeam: (teamId: string): AnyEvent => ({ type: 'TeamEnabled', data: { organizationId: ORG, teamId } }),
  join: (teamId: string, userId: string): AnyEvent => ({
    type: 'TeamMemberAdded',
    data: { organizationId: ORG, teamId, userId },
  }),
  provision: (gatewayId: string, teamId: string): AnyEvent => ({
    type: 'GatewayProvisioned',
    data: { organizationId: ORG, gatewayId, teamId },
  }),
  makeRole: (roleId: string, capabilities: readonly string[]): AnyEvent => ({
    type: 'RoleCreated',
    data: { organizationId: ORG, roleId, name: roleId, description: null, capabilities, copyOf: null },
  }),
  editRole: (roleId: string, capabilities: readonly string[]): AnyEvent => ({
    type: 'RoleCapabilitiesChanged',
    data: { organizationId: ORG, roleId, capabilities },
  }),
  giveRole: (userId: string, roleId: string): AnyEvent => ({
    type: 'MemberRoleChanged',
    data: { organizationId: ORG, userId, roleId, previousRoleId: 'member' },
  }),
  suspend: (userId: string): AnyEvent => ({ type: 'MemberSuspended', data: { organizationId: ORG, userId } }),
  remove: (userId: string): AnyEvent => ({ type: 'MemberRemoved', data: { organizationId: ORG, userId } }),
  disableGateway: (gatewayId: string): AnyEvent => ({
    type: 'GatewayDisabled',
    data: { organizationId: ORG, gatewayId },
  }),
  revoke: (secret: string, userId: string): AnyEvent => ({
    type: 'ApiKeyRevoked',
    data: { organizationId: ORG, apiKeyId: `key_of_${secret.slice(4)}`, userId },
  }),
};

export const foundAcme = (url: string, headers: readonly SealedHeader[] = []): readonly AnyEvent[] => [
  organization(ORG, 'acme'),
  organization('org_other', 'other'),
  joined('usr_ada', 'admin'),
  ...['usr_ben', 'usr_cleo', 'usr_dan'].map((userId) => joined(userId)),
  joined('usr_eve', 'member', 'org_other'),
  team('team_research', 'Research'),
  team('team_ops', 'Ops'),
  did.join('team_research', 'usr_ben'),
  did.join('team_research', 'usr_cleo'),
  did.server(url, headers),
  gateway('gw_search', 'Search', 'search'),
  gateway('gw_bare', 'Bare', 'bare'),
  did.attach('gw_search'),
  did.provision('gw_search', 'team_research'),
  did.provision('gw_bare', 'team_research'),
  issued(KEYS.ada, 'usr_ada', ORG),
  issued(KEYS.ben, 'usr_ben', ORG),
  issued(KEYS.cleo, 'usr_cleo', ORG),
  issued(KEYS.dan, 'usr_dan', ORG),
  issued(KEYS.eve, 'usr_eve', 'org_other'),
  issued(KEYS.narrow, 'usr_ben', ORG, { gatewayIds: ['gw_bare'] }),
  issued(KEYS.plainAda, 'usr_ada', ORG, { capabilities: ['audit:view'] }),
  issued(KEYS.expired, 'usr_ben', ORG, { expiresAt: '2026-01-01T00:00:00Z' }),
];
