import type { TeamDocument } from '../../../../projections/team-overview/team-overview.projection.js';
import { normalizeName } from '../../../kernel/names.js';
import type { CreateTeam } from '../domain/teams.decisions.js';

export interface TeamView {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly enabled: boolean;
  /** Shown to members who lose access; null while enabled, or if there is no message. */
  readonly disabledMessage: string | null;
  readonly memberCount: number;
  readonly gatewayCount: number;
  readonly createdAt: string;
}

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

/** A team that was created at this time, before the read model knows of it. */
export const newTeamView = ({ teamId, name, description }: CreateTeam, createdAt: string): TeamView => ({
  id: teamId,
  name: normalizeName(name),
  description,
  enabled: true,
  disabledMessage: null,
  memberCount: 0,
  gatewayCount: 0,
  createdAt,
});
