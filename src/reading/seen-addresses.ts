import type { MemberDocument } from '../../projections/member-list/member-list.projection.js';
import type { MemberPrincipal } from '../kernel/principal.js';
import type { ReadModelReader } from '../ports/read-model-reader.port.js';
import { existingTeams } from './existing-teams.js';
import { ownTeams } from './visible-teams.js';

/** Whether the viewer may see the email address of the member. */
export type SeesAddress = (member: Pick<MemberDocument, 'userId' | 'teamIds'>) => boolean;

/** PPL-7: without people:manage or audit:view one's own address, and those of people in teams one shares. A deleted team is not shared. */
export const seenAddresses = async (
  reader: ReadModelReader,
  viewer: MemberPrincipal,
  atLeast: bigint | undefined,
): Promise<SeesAddress> => {
  if (viewer.capabilities.has('people:manage') || viewer.capabilities.has('audit:view')) return () => true;
  const own = (await ownTeams(reader, viewer, atLeast)) ?? [];
  const shared = await existingTeams(reader, [...own], atLeast);
  return ({ userId, teamIds }) => userId === viewer.userId || teamIds.some((teamId) => shared.has(teamId));
};
