export const TEAM_OVERVIEW = 'team_overview';

/**
 * One for each team. Who is in it is asked of the member list, which gateways it has of the gateway directory:
 * a list kept here would make every change to a team of n people cost n.
 */
export interface TeamDocument {
  readonly organizationId: string;
  readonly teamId: string;
  readonly name: string;
  readonly nameKey: string;
  readonly description: string | null;
  readonly enabled: boolean;
  /** What those cut off are told; null while enabled. */
  readonly disabledMessage: string | null;
  readonly createdAt: string;
  readonly memberCount: number;
  readonly gatewayCount: number;
  /** Revision of the last event of the teams' stream that touched this team. */
  readonly version: number;
}
