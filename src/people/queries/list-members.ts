import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { MEMBER_LIST, type MemberDocument } from '../../../projections/member-list/member-list.document.js';
import { nameKey } from '../../kernel/names.js';
import { PERSONAL_DATA, type PersonalData } from '../../ports/personal-data.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../ports/read-model-reader.port.js';
import type { Collection, Filter } from '../../ports/read-models.port.js';
import { encodeCursor, LARGEST_LIMIT, type Page, type PageRequest, readPage } from '../../reading/page.js';
import { type MemberView, type MemberViewer, memberViews, ownTeams } from './member.view.js';

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

/** Members looked at for one answer to `q`; where it is not enough the cursor leads on. */
const LOOKED_THROUGH = 5_000;
const SORT = ['joinedAt'];

interface Found {
  readonly documents: readonly MemberDocument[];
  readonly nextCursor: string | null;
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
    const { documents, nextCursor } = q === '' ? await plain(collection, filter, page) : await this.matching(collection, filter, q, page);
    return { items: await memberViews(this.reader, this.personalData, viewer, documents, atLeast), nextCursor, asOf };
  }

  private async filter(viewer: MemberViewer, { role, team, status }: MemberFilters, atLeast: bigint | undefined): Promise<Filter> {
    const own = team === undefined ? null : await ownTeams(this.reader, viewer, atLeast);
    const inTeam = team !== undefined && own !== null && !own.has(team) ? { teamIds: { $in: [] } } : { teamIds: team };
    return { organizationId: viewer.organizationId, ...(role !== undefined && { roleId: role }), ...(status !== undefined && { status }), ...(team !== undefined && inTeam) };
  }

  /** Names and addresses are in no read model, so that erasing them leaves no copy: they are looked through here. */
  private async matching(collection: Collection<MemberDocument>, filter: Filter, q: string, { limit, cursor }: PageRequest): Promise<Found> {
    const found: { readonly id: string; readonly document: MemberDocument }[] = [];
    let from = cursor ?? null;
    for (let looked = 0; looked < LOOKED_THROUGH; looked += LARGEST_LIMIT) {
      const { rows, nextCursor } = await readPage(collection, filter, SORT, { limit: LARGEST_LIMIT, ...(from !== null && { cursor: from }) });
      const people = await this.personalData.read(rows.map((row) => row.document.userId));
      found.push(...rows.filter(({ document: { userId } }) => [people.get(userId)?.name, people.get(userId)?.email].some((text) => text !== undefined && nameKey(text).includes(q))));
      if (found.length > limit) return cutAt(found, limit);
      from = nextCursor;
      if (from === null) break;
    }
    return { documents: found.map(({ document }) => document), nextCursor: from };
  }
}

const plain = async (collection: Collection<MemberDocument>, filter: Filter, page: PageRequest): Promise<Found> => {
  const { rows, nextCursor } = await readPage(collection, filter, SORT, page);
  return { documents: rows.map(({ document }) => document), nextCursor };
};

const cutAt = (found: readonly { readonly id: string; readonly document: MemberDocument }[], limit: number): Found => {
  const documents = found.slice(0, limit).map(({ document }) => document);
  const last = found[limit - 1]!;
  return { documents, nextCursor: encodeCursor({ id: last.id, values: [last.document.joinedAt] }) };
};
