import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { MEMBER_LIST, type MemberDocument } from '../../../../projections/member-list/member-list.projection.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { type Page, type PageRequest, readPage } from '../../../reading/page.js';
import { roleNames } from '../../../reading/role-names.js';

export interface TeamMemberView {
  readonly userId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly roleId: string;
  readonly roleName: string | null;
  readonly status: 'active' | 'suspended';
}

export const TEAM_MEMBER_EXAMPLE: TeamMemberView = {
  userId: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  roleId: 'member',
  roleName: 'Member',
  status: 'active',
};

/** The members of a team, in order of joining the organization. The route checks first that the caller may see the team. */
export class ListTeamMembers extends Query<Page<TeamMemberView>> {
  constructor(
    readonly organizationId: string,
    readonly teamId: string,
    readonly page: PageRequest,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(ListTeamMembers)
export class ListTeamMembersHandler implements IQueryHandler<ListTeamMembers> {
  constructor(
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  async execute({ organizationId, teamId, page, atLeast }: ListTeamMembers): Promise<Page<TeamMemberView>> {
    const { collection, asOf } = await this.reader.read<MemberDocument>(MEMBER_LIST, atLeast);
    const { rows, nextCursor } = await readPage(collection, { organizationId, teamIds: teamId }, ['joinedAt'], page);
    const people = await this.personalData.read(rows.map((row) => row.document.userId));
    const nameOf = await roleNames(
      this.reader,
      rows.map((row) => row.document.roleId),
      atLeast,
    );
    const items = rows.map(({ document: { userId, roleId, status } }) => {
      const person = people.get(userId);
      return {
        userId,
        name: person?.name ?? null,
        email: person?.email ?? null,
        roleId,
        roleName: nameOf(roleId),
        status,
      };
    });
    return { items, nextCursor, asOf };
  }
}
