import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { MEMBER_LIST, type MemberDocument } from '../../../../projections/member-list/member-list.projection.js';
import { nameKey } from '../../../kernel/names.js';
import type { MemberPrincipal } from '../../../kernel/principal.js';
import { wordsOf } from '../../../ports/search-words.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import type { Collection, Filter } from '../../../ports/read-models.port.js';
import { type Page, type PageRequest, readPage } from '../../../reading/page.js';
import { seenAddresses } from '../../../reading/seen-addresses.js';
import { ownTeams } from '../../../reading/visible-teams.js';
import { type FoundMembers, type MemberView, memberViews } from './member.view.js';
import { filterFor, fitting, type MemberFilters } from './member-filters.js';
import { MemberSearcher } from './search-members.js';

/** The members of an organization in order of joining; with a search, in the order of their ids. */
export class ListMembers extends Query<Page<MemberView>> {
  constructor(
    readonly viewer: MemberPrincipal,
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
    const { documents, people, nextCursor } = await this.found(
      collection,
      viewer,
      { ...filters, ...(await this.team(viewer, filters, atLeast)) },
      page,
      atLeast,
    );
    return { items: await memberViews(this.reader, people, viewer, documents, atLeast), nextCursor, asOf };
  }

  private async found(
    collection: Collection<MemberDocument>,
    viewer: MemberPrincipal,
    filters: MemberFilters,
    page: PageRequest,
    atLeast: bigint | undefined,
  ): Promise<FoundMembers> {
    const { organizationId } = viewer;
    const { q = '' } = filters;
    const words = wordsOf(q);
    if (words.length > 0) {
      const fits = fitting(filters);
      const sees = await seenAddresses(this.reader, viewer, atLeast);
      return new MemberSearcher(collection, this.personalData, { organizationId, words, fits, sees }).page(page);
    }
    if (nameKey(q) !== '') return { documents: [], people: new Map(), nextCursor: null };
    return this.plain(collection, filterFor(organizationId, filters), page);
  }

  private async plain(
    collection: Collection<MemberDocument>,
    filter: Filter,
    page: PageRequest,
  ): Promise<FoundMembers> {
    const { rows, nextCursor } = await readPage(collection, filter, MEMBER_ORDER, page);
    const documents = rows.map(({ document }) => document);
    return { documents, people: await this.personalData.read(documents.map(({ userId }) => userId)), nextCursor };
  }

  /** TEAM-2: for a team that the viewer may not see, the list is empty. */
  private async team(
    viewer: MemberPrincipal,
    { team }: MemberFilters,
    atLeast: bigint | undefined,
  ): Promise<Pick<MemberFilters, 'team'>> {
    const own = team === undefined ? null : await ownTeams(this.reader, viewer, atLeast);
    return { team: team !== undefined && own !== null && !own.has(team) ? NO_TEAM : team };
  }
}

const MEMBER_ORDER = ['joinedAt'];
const NO_TEAM = 'none';
