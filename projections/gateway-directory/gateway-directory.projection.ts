import { nameKey } from '../../src/kernel/names.js';
import { createdBy, projection, type ProjectionEvent } from '../projection.js';
import { GATEWAY_DIRECTORY, type GatewayDocument, type ProvisionedTeam } from './gateway-directory.document.js';

const HANDLES = [
  'GatewayCreated',
  'GatewayRenamed',
  'GatewayDescribed',
  'GatewayDisabled',
  'GatewayEnabled',
  'GatewayArchived',
  'GatewayProvisioned',
  'GatewayUnprovisioned',
  'GatewayServerAttached',
  'GatewayServerExposureChanged',
  'GatewayServerDetached',
] as const;
type Handled = ProjectionEvent<(typeof HANDLES)[number]>;

const created = (event: ProjectionEvent<'GatewayCreated'>): Omit<GatewayDocument, 'version'> => {
  const { organizationId, gatewayId, name, slug, description } = event.data;
  const createdAt = event.metadata.at;
  return {
    organizationId,
    gatewayId,
    name,
    nameKey: nameKey(name),
    slug,
    description,
    enabled: true,
    teams: [],
    servers: [],
    createdAt,
  };
};

const provisioned = (event: ProjectionEvent<'GatewayProvisioned'>): ProvisionedTeam => {
  const { actor, at } = event.metadata;
  return { teamId: event.data.teamId, provisionedAt: at, provisionedBy: actor.userId ?? null };
};

const changed = (document: GatewayDocument, event: Handled): Partial<GatewayDocument> | undefined => {
  switch (event.type) {
    case 'GatewayRenamed':
      return { name: event.data.name, nameKey: nameKey(event.data.name) };
    case 'GatewayDescribed':
      return { description: event.data.description };
    case 'GatewayDisabled':
      return { enabled: false };
    case 'GatewayEnabled':
      return { enabled: true };
    case 'GatewayProvisioned':
      return { teams: [...document.teams.filter((team) => team.teamId !== event.data.teamId), provisioned(event)] };
    case 'GatewayUnprovisioned':
      return { teams: document.teams.filter((team) => team.teamId !== event.data.teamId) };
    default:
      return servers(document, event);
  }
};

const servers = (document: GatewayDocument, event: Handled): Partial<GatewayDocument> | undefined => {
  switch (event.type) {
    case 'GatewayServerAttached':
      return { servers: [...document.servers, { serverId: event.data.serverId, expose: event.data.expose }] };
    case 'GatewayServerExposureChanged': {
      const { serverId, expose } = event.data;
      return {
        servers: document.servers.map((server) => (server.serverId === serverId ? { serverId, expose } : server)),
      };
    }
    case 'GatewayServerDetached':
      return { servers: document.servers.filter((server) => server.serverId !== event.data.serverId) };
    default:
      return undefined;
  }
};

const evolve = (document: GatewayDocument | null, event: Handled): GatewayDocument | null => {
  const version = Number(event.revision);
  if (event.type === 'GatewayCreated') return { ...created(event), version };
  if (document === null || event.type === 'GatewayArchived') return null;
  const change = changed(document, event);
  return change === undefined ? document : { ...document, ...change, version };
};

export const gatewayDirectory = projection({
  name: GATEWAY_DIRECTORY,
  version: 1,
  handles: HANDLES,
  indexes: [
    ['organizationId', 'nameKey'],
    ['organizationId', 'enabled', 'nameKey'],
    ['organizationId', 'gatewayId'],
  ],
  documentIds: (event) => [event.data.gatewayId],
  creates: createdBy('GatewayCreated'),
  evolve,
});
