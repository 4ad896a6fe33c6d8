import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { GATEWAY_DIRECTORY, type GatewayDocument } from '../../../projections/gateway-directory/gateway-directory.document.js';
import { ACCESS, type Access } from '../../ports/access.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../ports/read-model-reader.port.js';
import { type Page, named, type NamedPageRequest, readPage } from '../../reading/page.js';
import { type GatewayViewer, visibleGateways } from '../../reading/visible-gateways.js';
import { type GatewayView, gatewayViews } from './gateway.view.js';

/** GW-4: the gateways a person may see, by name. */
export class ListGateways extends Query<Page<GatewayView>> {
  constructor(
    readonly viewer: GatewayViewer,
    readonly page: NamedPageRequest,
    /** Address that the gateways' slugs complete. */
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
    const filter = visible === 'all' ? { organizationId } : { organizationId, gatewayId: { $in: visible } };
    const { rows, nextCursor } = await readPage(collection, { ...filter, ...named(page.q) }, ['nameKey'], page);
    const items = await gatewayViews(this.reader, rows.map((row) => row.document), endpoints, atLeast);
    return { items, nextCursor, asOf };
  }
}
