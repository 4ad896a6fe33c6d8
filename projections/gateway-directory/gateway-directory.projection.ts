import { nameKey } from '../../src/kernel/names.js';
import type { Exposure } from '../../src/events/gateways.js';
import { documentProjection, type ProjectionEvent, revised, versionOf } from '../projection.js';

export const GATEWAY_DIRECTORY = 'gateway_directory';

export interface ProvisionedTeam {
  readonly teamId: string;
  readonly provisionedAt: string;
  /** The person who provisioned it; null if the system did. */
  readonly provisionedBy: string | null;
}

export interface AttachedServer {
  readonly serverId: string;
  readonly expose: Exposure;
}

/** One for each gateway that is not archived. Deleted teams and removed servers stay listed here; queries drop them in the join. */
export interface GatewayDocument {
  readonly organizationId: string;
  readonly gatewayId: string;
  readonly name: string;
  readonly nameKey: string;
  readonly slug: string;
  readonly description: string | null;
  readonly enabled: boolean;
  /** In order of provisioning. */
  readonly teams: readonly ProvisionedTeam[];
  /** In order of attachment. */
  readonly servers: readonly AttachedServer[];
  readonly createdAt: string;
  /** Revision of the gateway's stream. */
  readonly version: number;
}

const created = (event: ProjectionEvent<'GatewayCreated'>): GatewayDocument => {
  const { organizationId, gatewayId, name, slug, description } = event.data;
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
    createdAt: event.metadata.at,
    version: versionOf(event),
  };
};

const provisioned = (event: ProjectionEvent<'GatewayProvisioned'>): ProvisionedTeam => {
  const { actor, at } = event.metadata;
  return { teamId: event.data.teamId, provisionedAt: at, provisionedBy: actor.userId ?? null };
};

const teamsBut = ({ teams }: GatewayDocument, { teamId }: { readonly teamId: string }): readonly ProvisionedTeam[] =>
  teams.filter((team) => team.teamId !== teamId);

export const gatewayDirectory = documentProjection({
  name: GATEWAY_DIRECTORY,
  version: 2,
  indexes: [
    ['organizationId', 'nameKey'],
    ['organizationId', 'enabled', 'nameKey'],
    ['organizationId', 'gatewayId', 'nameKey'],
    ['organizationId', 'teams[].teamId', 'nameKey'],
    ['organizationId', 'servers[].serverId', 'nameKey'],
  ],
  documentIds: (event) => [event.data.gatewayId],
  created: { GatewayCreated: created },
  changed: {
    GatewayRenamed: (gateway, event) =>
      revised(gateway, event, { name: event.data.name, nameKey: nameKey(event.data.name) }),
    GatewayDescribed: (gateway, event) => revised(gateway, event, { description: event.data.description }),
    GatewayDisabled: (gateway, event) => revised(gateway, event, { enabled: false }),
    GatewayEnabled: (gateway, event) => revised(gateway, event, { enabled: true }),
    GatewayArchived: () => null,
    GatewayProvisioned: (gateway, event) =>
      revised(gateway, event, { teams: [...teamsBut(gateway, event.data), provisioned(event)] }),
    GatewayUnprovisioned: (gateway, event) => revised(gateway, event, { teams: teamsBut(gateway, event.data) }),
    GatewayServerAttached: (gateway, event) => {
      const { serverId, expose } = event.data;
      return revised(gateway, event, { servers: [...gateway.servers, { serverId, expose }] });
    },
    GatewayServerExposureChanged: (gateway, event) => {
      const { serverId, expose } = event.data;
      const servers = gateway.servers.map((server) => (server.serverId === serverId ? { serverId, expose } : server));
      return revised(gateway, event, { servers });
    },
    GatewayServerDetached: (gateway, event) =>
      revised(gateway, event, { servers: gateway.servers.filter(({ serverId }) => serverId !== event.data.serverId) }),
  },
});
