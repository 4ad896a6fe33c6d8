import type { GatewayDocument } from '../../../../projections/gateway-directory/gateway-directory.projection.js';
import {
  SERVER_DIRECTORY,
  type ServerDocument,
} from '../../../../projections/server-directory/server-directory.projection.js';
import { TEAM_OVERVIEW, type TeamDocument } from '../../../../projections/team-overview/team-overview.projection.js';
import type { ReadModelReader } from '../../../ports/read-model-reader.port.js';
import type { Exposure } from '../../../events/gateways.js';

export interface GatewayServerView {
  readonly serverId: string;
  readonly name: string;
  readonly slug: string;
  readonly expose: Exposure;
}

/** A gateway as people see it. */
export interface GatewayView {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly description: string | null;
  readonly enabled: boolean;
  /** Where MCP clients connect to. */
  readonly url: string;
  readonly servers: readonly GatewayServerView[];
  readonly teamCount: number;
  readonly createdAt: string;
}

export const GATEWAY_EXAMPLE: GatewayView = {
  id: 'gw_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Search',
  slug: 'search',
  description: 'What the research team looks things up with',
  enabled: true,
  url: 'https://gatehouse.example.com/mcp/acme/search',
  servers: [
    {
      serverId: 'srv_01kamz4x8dfyjv8a2p6c2w9g5r',
      name: 'Search engine',
      slug: 'search-engine',
      expose: { tools: ['search'] },
    },
  ],
  teamCount: 1,
  createdAt: '2026-11-21T12:00:00.000Z',
};

/** Leaves out deleted teams and removed servers (TEAM-5). @param endpoints address of a gateway without the slug at its end */
export const gatewayViews = async (
  reader: ReadModelReader,
  documents: readonly GatewayDocument[],
  endpoints: string,
  atLeast: bigint | undefined,
): Promise<readonly GatewayView[]> => {
  const teams = await (
    await reader.documents<TeamDocument>(TEAM_OVERVIEW, atLeast)
  ).getMany([...new Set(documents.flatMap((one) => one.teams.map(({ teamId }) => teamId)))]);
  const servers = await (
    await reader.documents<ServerDocument>(SERVER_DIRECTORY, atLeast)
  ).getMany([...new Set(documents.flatMap((one) => one.servers.map(({ serverId }) => serverId)))]);
  return documents.map((gateway) => ({
    id: gateway.gatewayId,
    name: gateway.name,
    slug: gateway.slug,
    description: gateway.description,
    enabled: gateway.enabled,
    url: `${endpoints}/${gateway.slug}`,
    servers: gateway.servers.flatMap(({ serverId, expose }) => {
      const server = servers.get(serverId);
      return server ? [{ serverId, name: server.name, slug: server.slug, expose }] : [];
    }),
    teamCount: gateway.teams.filter(({ teamId }) => teams.has(teamId)).length,
    createdAt: gateway.createdAt,
  }));
};
