import { nameKey } from '../../src/kernel/names.js';
import { documentProjection, type ProjectionEvent, revised, versionOf } from '../projection.js';

export const TEAM_OVERVIEW = 'team_overview';

/**
 * One for each team. The member list says who is in it, and the gateway directory which gateways it has. With a list of people here,
 * the cost of each change would grow with the number of people.
 */
export interface TeamDocument {
  readonly organizationId: string;
  readonly teamId: string;
  readonly name: string;
  readonly nameKey: string;
  readonly description: string | null;
  readonly enabled: boolean;
  /** Message for the people who lose access; null while the team is enabled. */
  readonly disabledMessage: string | null;
  readonly createdAt: string;
  readonly memberCount: number;
  readonly gatewayCount: number;
  /** Revision of the last event of the teams' stream that touched this team. */
  readonly version: number;
}

const created = (event: ProjectionEvent<'TeamCreated'>): TeamDocument => {
  const { organizationId, teamId, name, description } = event.data;
  return {
    organizationId,
    teamId,
    name,
    nameKey: nameKey(name),
    description,
    enabled: true,
    disabledMessage: null,
    createdAt: event.metadata.at,
    memberCount: 0,
    gatewayCount: 0,
    version: versionOf(event),
  };
};

export const teamOverview = documentProjection({
  name: TEAM_OVERVIEW,
  version: 2,
  indexes: [
    ['organizationId', 'nameKey'],
    ['organizationId', 'enabled', 'nameKey'],
    ['organizationId', 'teamId', 'nameKey'],
  ],
  documentIds: (event) => [event.data.teamId],
  created: { TeamCreated: created },
  changed: {
    TeamRenamed: (team, event) => revised(team, event, { name: event.data.name, nameKey: nameKey(event.data.name) }),
    TeamDescribed: (team, event) => revised(team, event, { description: event.data.description }),
    TeamDisabled: (team, event) => revised(team, event, { enabled: false, disabledMessage: event.data.message }),
    TeamEnabled: (team, event) => revised(team, event, { enabled: true, disabledMessage: null }),
    TeamDeleted: () => null,
    TeamMemberAdded: (team, event) => revised(team, event, { memberCount: team.memberCount + 1 }),
    TeamMemberRemoved: (team, event) => revised(team, event, { memberCount: team.memberCount - 1 }),
    GatewayProvisioned: (team) => ({ ...team, gatewayCount: team.gatewayCount + 1 }),
    GatewayUnprovisioned: (team) => ({ ...team, gatewayCount: team.gatewayCount - 1 }),
  },
});
