import type { TeamMemberView } from '../queries/list-team-members.js';
import type { TeamGatewayView } from '../queries/list-team-gateways.js';
import type { TeamView } from '../queries/team.view.js';

export const TEAM_EXAMPLE: TeamView = {
  id: 'team_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Research',
  description: 'People who look things up',
  enabled: true,
  disabledMessage: null,
  memberCount: 3,
  gatewayCount: 1,
  createdAt: '2026-11-21T12:00:00.000Z',
};

export const TEAM_MEMBER_EXAMPLE: TeamMemberView = {
  userId: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  roleId: 'member',
  roleName: 'Member',
  status: 'active',
};

export const TEAM_GATEWAY_EXAMPLE: TeamGatewayView = {
  gatewayId: 'gw_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Search',
  slug: 'search',
  enabled: true,
  provisionedAt: '2026-11-21T12:00:00.000Z',
};
