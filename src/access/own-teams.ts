import type { DenialCause, AccessPath, ExplainedVerdict } from '../ports/access/access.port.js';

/** TEAM-2: a person who may not see every team sees only the teams they belong to now, also when asking about the past. */
export const asMemberSees = <Answer extends Pick<ExplainedVerdict, 'paths' | 'missing'>>(
  answer: Answer,
  ownTeams: ReadonlySet<string>,
): Answer => ({
  ...answer,
  paths: answer.paths.map((path) => (isForeign(path, ownTeams) ? withoutTeam(path) : path)),
  missing: answer.missing.map((gap) => (isForeign(gap, ownTeams) ? withoutTeam(gap) : gap)),
});

const isForeign = ({ teamId }: AccessPath | DenialCause, ownTeams: ReadonlySet<string>): boolean =>
  teamId !== undefined && !ownTeams.has(teamId);

const withoutTeam = <Told extends AccessPath | DenialCause>(told: Told): Told => {
  const { teamId: _teamId, teamName: _teamName, message: _message, ...rest } = told as Told & Partial<DenialCause>;
  return rest as unknown as Told;
};
