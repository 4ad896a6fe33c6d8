import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  GATEWAY_DIRECTORY,
  type GatewayDocument,
} from '../../../../projections/gateway-directory/gateway-directory.projection.js';
import type { MemberPrincipal } from '../../../kernel/principal.js';
import { notFound } from '../../../kernel/refusal.js';
import { ACCESS, type Access } from '../../../ports/access/access.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import type { Versioned } from '../../../reading/versioned.js';
import { visibleGateways } from '../../../reading/visible-gateways.js';
import { type GatewayView, gatewayViews } from './gateway.view.js';

/** One gateway. @throws Refusal `gateway.unknown`, also if the person may not see it */
export class GetGateway extends Query<Versioned<GatewayView>> {
  constructor(
    readonly viewer: MemberPrincipal,
    readonly gatewayId: string,
    /** Address of a gateway without the slug at its end. */
    readonly endpoints: string,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(GetGateway)
export class GetGatewayHandler implements IQueryHandler<GetGateway> {
  constructor(
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(ACCESS) private readonly access: Access,
  ) {}

  async execute({ viewer, gatewayId, endpoints, atLeast }: GetGateway): Promise<Versioned<GatewayView>> {
    const documents = await this.reader.documents<GatewayDocument>(GATEWAY_DIRECTORY, atLeast);
    const visible = visibleGateways(this.access.picture(), viewer);
    const document = visible === 'all' || visible.includes(gatewayId) ? await documents.get(gatewayId) : null;
    if (document?.organizationId !== viewer.organizationId)
      throw notFound('gateway.unknown', 'There is no such gateway.');
    const [value] = await gatewayViews(this.reader, [document], endpoints, atLeast);
    return { version: BigInt(document.version), value: value! };
  }
}
