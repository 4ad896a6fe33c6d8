import type { MemberDocument } from '../../../../projections/member-list/member-list.projection.js';
import type { MemberPrincipal } from '../../../kernel/principal.js';
import type { Person } from '../../../ports/personal-data.port.js';
import type { ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { type RoleNames, roleNames } from '../../../reading/role-names.js';
import { seenAddresses } from '../../../reading/seen-addresses.js';
import { ownTeams } from '../../../reading/visible-teams.js';
import { existingTeams } from '../../../reading/existing-teams.js';

export interface MemberView {
  readonly userId: string;
  /** null once it was erased. */
  readonly name: string | null;
  /** null too if the viewer may not see it (PPL-7). */
  readonly email: string | null;
  readonly roleId: string;
  readonly roleName: string | null;
  readonly status: 'active' | 'suspended';
  /** Only teams that the viewer may see. */
  readonly teamIds: readonly string[];
  readonly joinedAt: string;
}

export const MEMBER_EXAMPLE: MemberView = {
  userId: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  roleId: 'member',
  roleName: 'Member',
  status: 'active',
  teamIds: ['team_01kamz4x8dfyjv8a2p6c2w9g5r'],
  joinedAt: '2026-11-21T12:00:00.000Z',
};

export interface FoundMembers {
  readonly documents: readonly MemberDocument[];
  /** People by id, as far as the search has read them. */
  readonly people: ReadonlyMap<string, Person>;
  readonly nextCursor: string | null;
}

const memberView = (
  { userId, roleId, status, teamIds, joinedAt }: MemberDocument,
  person: Person | undefined,
  email: string | undefined,
  teams: ReadonlySet<string>,
  nameOf: RoleNames,
): MemberView => ({
  userId,
  name: person?.name ?? null,
  email: email ?? null,
  roleId,
  roleName: nameOf(roleId),
  status,
  teamIds: teamIds.filter((teamId) => teams.has(teamId)),
  joinedAt,
});

/** Adds names and addresses, and keeps only teams that exist and that the viewer may see. @param people by id */
export const memberViews = async (
  reader: ReadModelReader,
  people: ReadonlyMap<string, Person>,
  viewer: MemberPrincipal,
  documents: readonly MemberDocument[],
  atLeast: bigint | undefined,
): Promise<readonly MemberView[]> => {
  const own = await ownTeams(reader, viewer, atLeast);
  const sees = await seenAddresses(reader, viewer, atLeast);
  const shown = documents.flatMap((document) => document.teamIds).filter((teamId) => own === null || own.has(teamId));
  const teams = await existingTeams(reader, shown, atLeast);
  const nameOf = await roleNames(
    reader,
    documents.map((document) => document.roleId),
    atLeast,
  );
  return documents.map((document) => {
    const person = people.get(document.userId);
    return memberView(document, person, sees(document) ? person?.email : undefined, teams, nameOf);
  });
};
