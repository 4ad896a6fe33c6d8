import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  GATEWAY_DIRECTORY,
  type GatewayDocument,
} from '../../../../projections/gateway-directory/gateway-directory.projection.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { type Page, named, readPage, switched, type SwitchedPageRequest } from '../../../reading/page.js';

export interface TeamGatewayView {
  readonly gatewayId: string;
  readonly name: string;
  readonly slug: string;
  readonly enabled: boolean;
  readonly provisionedAt: string;
}

export const TEAM_GATEWAY_EXAMPLE: TeamGatewayView = {
  gatewayId: 'gw_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Search',
  slug: 'search',
  enabled: true,
  provisionedAt: '2026-11-21T12:00:00.000Z',
};

/** The gateways provisioned to a team, by name. The route checks first that the caller may see the team. */
export class ListTeamGateways extends Query<Page<TeamGatewayView>> {
  constructor(
    readonly organizationId: string,
    readonly teamId: string,
    readonly page: SwitchedPageRequest,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(ListTeamGateways)
export class ListTeamGatewaysHandler implements IQueryHandler<ListTeamGateways> {
  constructor(@Inject(READ_MODEL_READER) private readonly reader: ReadModelReader) {}

  async execute({ organizationId, teamId, page, atLeast }: ListTeamGateways): Promise<Page<TeamGatewayView>> {
    const { collection, asOf } = await this.reader.read<GatewayDocument>(GATEWAY_DIRECTORY, atLeast);
    const { rows, nextCursor } = await readPage(
      collection,
      { organizationId, 'teams.teamId': teamId, ...named(page.q), ...switched(page.status) },
      ['nameKey'],
      page,
    );
    const items = rows.map(({ document: { gatewayId, name, slug, enabled, teams } }) => {
      const provisioned = teams.find((team) => team.teamId === teamId);
      return { gatewayId, name, slug, enabled, provisionedAt: provisioned?.provisionedAt ?? '' };
    });
    return { items, nextCursor, asOf };
  }
}
