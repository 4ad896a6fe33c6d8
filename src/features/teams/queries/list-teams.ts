import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TEAM_OVERVIEW, type TeamDocument } from '../../../../projections/team-overview/team-overview.projection.js';
import type { MemberPrincipal } from '../../../kernel/principal.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { type Page, named, readPage, switched, type SwitchedPageRequest } from '../../../reading/page.js';
import { visibleTeams } from '../../../reading/visible-teams.js';
import { type TeamView, teamView } from './team.view.js';

export class ListTeams extends Query<Page<TeamView>> {
  constructor(
    readonly viewer: MemberPrincipal,
    readonly page: SwitchedPageRequest,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(ListTeams)
export class ListTeamsHandler implements IQueryHandler<ListTeams> {
  constructor(@Inject(READ_MODEL_READER) private readonly reader: ReadModelReader) {}

  async execute({ viewer, page, atLeast }: ListTeams): Promise<Page<TeamView>> {
    const { collection, asOf } = await this.reader.read<TeamDocument>(TEAM_OVERVIEW, atLeast);
    const filter = await visibleTeams(this.reader, viewer, atLeast);
    const { rows, nextCursor } = await readPage(
      collection,
      { ...filter, ...named(page.q), ...switched(page.status) },
      ['nameKey'],
      page,
    );
    return { items: rows.map((row) => teamView(row.document)), nextCursor, asOf };
  }
}
