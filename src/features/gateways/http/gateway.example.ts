import { clientConfigurations } from '../queries/client-configurations.js';
import type { GatewayView } from '../queries/gateway.view.js';
import type { TeamAccessView } from '../queries/list-gateway-teams.js';

const URL_EXAMPLE = 'https://gatehouse.example.com/mcp/acme/search';

export const GATEWAY_EXAMPLE: GatewayView = {
  id: 'gw_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Search',
  slug: 'search',
  description: 'What the research team looks things up with',
  enabled: true,
  url: URL_EXAMPLE,
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

export const TEAM_ACCESS_EXAMPLE: TeamAccessView = {
  teamId: 'team_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Research',
  enabled: true,
  provisionedAt: '2026-11-21T12:00:00.000Z',
  provisionedBy: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r',
};

export const CONNECT_EXAMPLE = { url: URL_EXAMPLE, clients: clientConfigurations('search', URL_EXAMPLE) };
