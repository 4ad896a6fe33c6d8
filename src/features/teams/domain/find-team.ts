import { notFound, type Refusal } from '../../../kernel/refusal.js';
import { staleVersion, type Version } from '../../../kernel/versions.js';
import type { Team, Teams } from './teams.state.js';

export interface TeamRef {
  readonly organizationId: string;
  readonly teamId: string;
  readonly expectedVersion?: Version | undefined;
}

export const unknownTeam = (): Refusal => notFound('team.unknown', 'There is no such team.');

export const findTeam = (teams: Teams, { teamId, expectedVersion }: TeamRef): Team | Refusal => {
  const team = teams.byId.get(teamId);
  if (!team) return unknownTeam();
  return staleVersion(team.version, expectedVersion) ?? team;
};
