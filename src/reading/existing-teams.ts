import { TEAM_OVERVIEW, type TeamDocument } from '../../projections/team-overview/team-overview.projection.js';
import type { ReadModelReader } from '../ports/read-model-reader.port.js';

/** TEAM-5: those of the teams that still exist, so that deleted ones are not shown. */
export const existingTeams = async (
  reader: ReadModelReader,
  teamIds: readonly string[],
  atLeast: bigint | undefined,
): Promise<ReadonlySet<string>> => {
  const wanted = [...new Set(teamIds)];
  if (wanted.length === 0) return new Set();
  const documents = await reader.documents<TeamDocument>(TEAM_OVERVIEW, atLeast);
  return new Set((await documents.getMany(wanted)).keys());
};
