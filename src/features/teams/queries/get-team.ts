import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TEAM_OVERVIEW, type TeamDocument } from '../../../../projections/team-overview/team-overview.projection.js';
import type { MemberPrincipal } from '../../../kernel/principal.js';
import { notFound } from '../../../kernel/refusal.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { type Versioned } from '../../../reading/versioned.js';
import { ownTeams } from '../../../reading/visible-teams.js';
import { type TeamView, teamView } from './team.view.js';

/** One team. @throws Refusal `team.unknown`, also if the person may not see it */
export class GetTeam extends Query<Versioned<TeamView>> {
  constructor(
    readonly viewer: MemberPrincipal,
    readonly teamId: string,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(GetTeam)
export class GetTeamHandler implements IQueryHandler<GetTeam> {
  constructor(@Inject(READ_MODEL_READER) private readonly reader: ReadModelReader) {}

  async execute({ viewer, teamId, atLeast }: GetTeam): Promise<Versioned<TeamView>> {
    const own = await ownTeams(this.reader, viewer, atLeast);
    const found = await (await this.reader.documents<TeamDocument>(TEAM_OVERVIEW, atLeast)).get(teamId);
    if (found?.organizationId !== viewer.organizationId || own?.has(teamId) === false)
      throw notFound('team.unknown', 'There is no such team.');
    return { version: BigInt(found.version), value: teamView(found) };
  }
}
