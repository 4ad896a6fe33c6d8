import type { GatewayViewer } from '../../reading/visible-gateways.js';
import type { TeamViewer } from '../../reading/visible-teams.js';
import type { MemberCall } from '../pipeline/call-context.js';

/** TEAM-2: people:manage sees every team. */
export const teamViewerOf = ({ scope, caller }: MemberCall): TeamViewer => ({
  organizationId: scope.organizationId,
  userId: caller.userId,
  seesEveryTeam: scope.capabilities.has('people:manage'),
});

/** GW-4, and no more than the caller's API key is for. */
export const gatewayViewerOf = ({ scope, caller }: MemberCall): GatewayViewer => ({
  organizationId: scope.organizationId,
  userId: caller.userId,
  capabilities: scope.capabilities,
  onlyGatewayIds: caller.keyGatewayIds ?? null,
});
