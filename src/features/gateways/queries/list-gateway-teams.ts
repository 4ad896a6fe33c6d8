import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  GATEWAY_DIRECTORY,
  type GatewayDocument,
} from '../../../../projections/gateway-directory/gateway-directory.projection.js';
import { TEAM_OVERVIEW, type TeamDocument } from '../../../../projections/team-overview/team-overview.projection.js';
import { type MemberPrincipal, speaksOf } from '../../../kernel/principal.js';
import { notFound } from '../../../kernel/refusal.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { type Page, named, readPage, switched, type SwitchedPageRequest } from '../../../reading/page.js';

export interface TeamAccessView {
  readonly teamId: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly provisionedAt: string;
  /** Id of the person; null if the system did it. */
  readonly provisionedBy: string | null;
}

export const TEAM_ACCESS_EXAMPLE: TeamAccessView = {
  teamId: 'team_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Research',
  enabled: true,
  provisionedAt: '2026-11-21T12:00:00.000Z',
  provisionedBy: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r',
};

/** GW-2: the team access list, by name of the team. For those who manage gateways or people. @throws Refusal `gateway.unknown` */
export class ListGatewayTeams extends Query<Page<TeamAccessView>> {
  constructor(
    readonly viewer: MemberPrincipal,
    readonly gatewayId: string,
    readonly page: SwitchedPageRequest,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(ListGatewayTeams)
export class ListGatewayTeamsHandler implements IQueryHandler<ListGatewayTeams> {
  constructor(@Inject(READ_MODEL_READER) private readonly reader: ReadModelReader) {}

  async execute({ viewer, gatewayId, page, atLeast }: ListGatewayTeams): Promise<Page<TeamAccessView>> {
    const gateways = await this.reader.read<GatewayDocument>(GATEWAY_DIRECTORY, atLeast);
    const gateway = speaksOf(viewer, gatewayId) ? await gateways.collection.get(gatewayId) : null;
    const { organizationId } = viewer;
    if (gateway?.organizationId !== organizationId) throw notFound('gateway.unknown', 'There is no such gateway.');
    const provisioned = new Map(gateway.teams.map((team) => [team.teamId, team]));
    // Read from the list of teams, which no longer has a team that was deleted later.
    const teams = await this.reader.read<TeamDocument>(TEAM_OVERVIEW, atLeast);
    const { rows, nextCursor } = await readPage(
      teams.collection,
      { organizationId, teamId: { $in: [...provisioned.keys()] }, ...named(page.q), ...switched(page.status) },
      ['nameKey'],
      page,
    );
    const items = rows.map(({ document: { teamId, name, enabled } }) => {
      const { provisionedAt = gateway.createdAt, provisionedBy = null } = provisioned.get(teamId) ?? {};
      return { teamId, name, enabled, provisionedAt, provisionedBy };
    });
    return { items, nextCursor, asOf: gateways.asOf < teams.asOf ? gateways.asOf : teams.asOf };
  }
}
