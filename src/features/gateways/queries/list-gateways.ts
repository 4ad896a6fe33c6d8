import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  GATEWAY_DIRECTORY,
  type GatewayDocument,
} from '../../../../projections/gateway-directory/gateway-directory.projection.js';
import { SERVER_DIRECTORY } from '../../../../projections/server-directory/server-directory.projection.js';
import { TEAM_OVERVIEW } from '../../../../projections/team-overview/team-overview.projection.js';
import type { Capability } from '../../../kernel/capabilities.js';
import type { MemberPrincipal } from '../../../kernel/principal.js';
import { ACCESS, type Access } from '../../../ports/access/access.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { type Page, named, readPage, switched, type SwitchedPageRequest } from '../../../reading/page.js';
import { visibleGateways } from '../../../reading/visible-gateways.js';
import { type GatewayView, gatewayViews } from './gateway.view.js';

export interface GatewayPageRequest extends SwitchedPageRequest {
  /** Provisioned to this team. */
  readonly team?: string | undefined;
  /** With this server attached. */
  readonly server?: string | undefined;
}

/** GW-4: the gateways a person may see, by name. */
export class ListGateways extends Query<Page<GatewayView>> {
  constructor(
    readonly viewer: MemberPrincipal,
    readonly page: GatewayPageRequest,
    /** Address of a gateway without the slug at its end. */
    readonly endpoints: string,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(ListGateways)
export class ListGatewaysHandler implements IQueryHandler<ListGateways> {
  constructor(
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(ACCESS) private readonly access: Access,
  ) {}

  async execute({ viewer, page, endpoints, atLeast }: ListGateways): Promise<Page<GatewayView>> {
    const { collection, asOf } = await this.reader.read<GatewayDocument>(GATEWAY_DIRECTORY, atLeast);
    const visible = visibleGateways(this.access.picture(), viewer);
    const { organizationId } = viewer;
    const { team, server, q, status } = page;
    if (!(await this.isShown(viewer, page, atLeast))) return { items: [], nextCursor: null, asOf };
    const among = visible === 'all' ? { organizationId } : { organizationId, gatewayId: { $in: visible } };
    const filter = {
      ...among,
      ...named(q),
      ...switched(status),
      ...(team !== undefined && { 'teams.teamId': team }),
      ...(server !== undefined && { 'servers.serverId': server }),
    };
    const { rows, nextCursor } = await readPage(collection, filter, ['nameKey'], page);
    const items = await gatewayViews(
      this.reader,
      rows.map((row) => row.document),
      endpoints,
      atLeast,
    );
    return { items, nextCursor, asOf };
  }

  /** TEAM-2, TEAM-5: a team or server that is gone, or that the viewer may not see, finds no gateways. */
  private async isShown(
    viewer: MemberPrincipal,
    { team, server }: GatewayPageRequest,
    atLeast: bigint | undefined,
  ): Promise<boolean> {
    const { organizationId, userId, capabilities } = viewer;
    const is = async (directory: string, id: string): Promise<boolean> =>
      (await (await this.reader.read(directory, atLeast)).collection.get(id)) !== null;
    if (server !== undefined && !(await is(SERVER_DIRECTORY, server))) return false;
    if (team === undefined) return true;
    const seesTeam =
      SEES_TEAMS.some((capability) => capabilities.has(capability)) ||
      this.access.picture().teamsOf(organizationId, userId).has(team);
    return seesTeam && is(TEAM_OVERVIEW, team);
  }
}

/** Whether the caller may read a gateway's list of teams. */
const SEES_TEAMS: readonly Capability[] = ['people:manage', 'gateways:manage', 'gateways:provision'];
