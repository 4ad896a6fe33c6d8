import {
  MEMBER_LIST,
  type MemberDocument,
  memberDocumentId,
} from '../../projections/member-list/member-list.projection.js';
import type { MemberPrincipal } from '../kernel/principal.js';
import type { ReadModelReader } from '../ports/read-model-reader.port.js';
import type { Filter } from '../ports/read-models.port.js';

/** TEAM-2: the teams of the viewer; null if the viewer may see every team, which needs people:manage. */
export const ownTeams = async (
  reader: ReadModelReader,
  { organizationId, userId, capabilities }: MemberPrincipal,
  atLeast: bigint | undefined,
): Promise<ReadonlySet<string> | null> => {
  if (capabilities.has('people:manage')) return null;
  const documents = await reader.documents<MemberDocument>(MEMBER_LIST, atLeast);
  return new Set((await documents.get(memberDocumentId(organizationId, userId)))?.teamIds);
};

/** TEAM-2 as a filter on the team overview. */
export const visibleTeams = async (
  reader: ReadModelReader,
  viewer: MemberPrincipal,
  atLeast: bigint | undefined,
): Promise<Filter> => {
  const { organizationId } = viewer;
  const own = await ownTeams(reader, viewer, atLeast);
  return own === null ? { organizationId } : { organizationId, teamId: { $in: [...own] } };
};
