import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { MEMBER_LIST, type MemberDocument } from '../../../projections/member-list/member-list.document.js';
import { nameKey } from '../../kernel/names.js';
import { PERSONAL_DATA, type PersonalData } from '../../ports/personal-data.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../ports/read-model-reader.port.js';
import type { Collection, Filter } from '../../ports/read-models.port.js';
import { type Page, type PageRequest, readPage } from '../../reading/page.js';
import { type MemberView, type MemberViewer, memberViews, ownTeams } from './member.view.js';
import { type FoundMembers, MEMBER_ORDER, searchMembers } from './search-members.js';

export interface MemberFilters {
  readonly role?: string | undefined;
  readonly team?: string | undefined;
  readonly status?: 'active' | 'suspended' | undefined;
  /** Part of a name or an address, whatever its case. */
  readonly q?: string | undefined;
}

/** The members of an organization, in order of joining. */
export class ListMembers extends Query<Page<MemberView>> {
  constructor(
    readonly viewer: MemberViewer,
    readonly filters: MemberFilters,
    readonly page: PageRequest,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(ListMembers)
export class ListMembersHandler implements IQueryHandler<ListMembers> {
  constructor(
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  async execute({ viewer, filters, page, atLeast }: ListMembers): Promise<Page<MemberView>> {
    const { collection, asOf } = await this.reader.read<MemberDocument>(MEMBER_LIST, atLeast);
    const filter = await this.filter(viewer, filters, atLeast);
    const q = nameKey(filters.q ?? '');
    const { documents, nextCursor } = q === '' ? await plain(collection, filter, page) : await searchMembers(collection, this.personalData, filter, q, page);
    return { items: await memberViews(this.reader, this.personalData, viewer, documents, atLeast), nextCursor, asOf };
  }

  private async filter(viewer: MemberViewer, { role, team, status }: MemberFilters, atLeast: bigint | undefined): Promise<Filter> {
    const own = team === undefined ? null : await ownTeams(this.reader, viewer, atLeast);
    const inTeam = team !== undefined && own !== null && !own.has(team) ? { teamIds: { $in: [] } } : { teamIds: team };
    return { organizationId: viewer.organizationId, ...(role !== undefined && { roleId: role }), ...(status !== undefined && { status }), ...(team !== undefined && inTeam) };
  }
}

const plain = async (collection: Collection<MemberDocument>, filter: Filter, page: PageRequest): Promise<FoundMembers> => {
  const { rows, nextCursor } = await readPage(collection, filter, MEMBER_ORDER, page);
  return { documents: rows.map(({ document }) => document), nextCursor };
};
