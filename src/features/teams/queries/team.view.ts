import type { TeamDocument } from '../../../../projections/team-overview/team-overview.document.js';

/** A team as people see it. */
export interface TeamView {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly enabled: boolean;
  /** What those cut off are told; null while enabled or where nothing was said. */
  readonly disabledMessage: string | null;
  readonly memberCount: number;
  readonly gatewayCount: number;
  readonly createdAt: string;
}

export const teamView = (team: TeamDocument): TeamView => ({
  id: team.teamId,
  name: team.name,
  description: team.description,
  enabled: team.enabled,
  disabledMessage: team.disabledMessage,
  memberCount: team.memberCount,
  gatewayCount: team.gatewayCount,
  createdAt: team.createdAt,
});
