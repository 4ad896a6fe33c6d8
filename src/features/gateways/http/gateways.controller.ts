import { Body, Controller, Delete, Get, HttpCode, Inject, Patch, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Answers, type PageBody } from '../../../edge/replies/answers.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { AnyMember, Requires } from '../../../edge/authentication/route-access.js';
import { forbidden } from '../../../kernel/refusal.js';
import { ID_SOURCE, type IdSource } from '../../../ports/id-source.port.js';
import { ArchiveGateway, ChangeGateway, DisableGateway, EnableGateway } from '../commands/gateway.commands.js';
import { CreateGateway } from '../commands/create-gateway.js';
import { type ClientConfiguration, clientConfigurations } from '../queries/client-configurations.js';
import type { GatewayView } from '../queries/gateway.view.js';
import { ListGateways } from '../queries/list-gateways.js';
import { GatewayEdge } from './gateway-edge.js';
import { CONNECT_EXAMPLE, GATEWAY_EXAMPLE } from './gateway.example.js';
import { ChangeGatewayBody, CreateGatewayBody, ListGatewaysQuery } from './gateways.requests.js';

const CREATING = [
  'name.length',
  'name.characters',
  'slug.invalid',
  'slug.taken',
  'slug.settling',
  'gateway.needs-team',
  'team.unknown',
  'server.unknown',
  'key.narrowed',
];

@ApiTags('Gateways')
@Controller('v1/organizations/:org/gateways')
export class GatewaysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly answers: Answers,
    private readonly edge: GatewayEdge,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  @Get()
  @AnyMember()
  @Operation('List gateways', {
    note: 'Those one can reach now; all of them with gateways:use-all or gateways:manage.',
    list: GATEWAY_EXAMPLE,
  })
  async list(@Call() call: MemberCall, @Query() page: ListGatewaysQuery): Promise<PageBody<GatewayView>> {
    return this.answers.page(
      await this.queries.execute(new ListGateways(call.principal, page, this.edge.endpoints(call), call.atLeast)),
    );
  }

  @Post()
  @Requires('gateways:manage')
  @Operation('Create a gateway', {
    note: 'Provisioned to at least one team.',
    created: GATEWAY_EXAMPLE,
    refuses: CREATING,
  })
  async create(
    @Call() call: MemberCall,
    @Body() body: CreateGatewayBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<GatewayView> {
    if (call.principal.narrowedTo?.gatewayIds)
      throw forbidden('key.narrowed', 'This API key is for certain gateways only; it cannot create others.');
    const gatewayId = this.ids.typed('gw', call.request.commandId);
    const { organizationId, slug: organization } = call.scope;
    const { name, slug, description = null, teamIds = [] } = body;
    const servers = (body.servers ?? []).map(({ serverId, expose = 'all' }) => ({ serverId, expose }));
    const input = { organizationId, gatewayId, name, slug, description, teamIds, servers };
    const written = await this.commands.execute(new CreateGateway(call.request, input));
    this.answers.created(response, written, `/v1/organizations/${organization}/gateways/${gatewayId}`);
    return this.edge.after(call, gatewayId, response, written);
  }

  @Get(':gatewayId')
  @AnyMember()
  @Operation('Read a gateway', { answers: GATEWAY_EXAMPLE, refuses: ['gateway.unknown'] })
  async get(
    @Call() call: MemberCall,
    @Id('gatewayId', 'gw') gatewayId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<GatewayView> {
    return this.answers.versioned(response, await this.edge.read(call, gatewayId));
  }

  @Patch(':gatewayId')
  @Requires('gateways:manage')
  @Operation('Rename or describe a gateway', {
    answers: GATEWAY_EXAMPLE,
    refuses: ['gateway.unknown', 'name.length', 'name.characters'],
  })
  async change(
    @Call() call: MemberCall,
    @Id('gatewayId', 'gw') gatewayId: string,
    @Body() body: ChangeGatewayBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<GatewayView> {
    const { name, description } = body;
    const input = { ...this.edge.one(call, gatewayId), name, description };
    return this.edge.after(
      call,
      gatewayId,
      response,
      await this.commands.execute(new ChangeGateway(call.request, input)),
    );
  }

  @Post(':gatewayId/disable')
  @HttpCode(200)
  @Requires('gateways:manage')
  @Operation('Disable a gateway', {
    note: 'Nobody reaches it from the answer on.',
    answers: { ...GATEWAY_EXAMPLE, enabled: false },
    refuses: ['gateway.unknown'],
  })
  async disable(
    @Call() call: MemberCall,
    @Id('gatewayId', 'gw') gatewayId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<GatewayView> {
    return this.edge.after(
      call,
      gatewayId,
      response,
      await this.commands.execute(new DisableGateway(call.request, this.edge.one(call, gatewayId))),
    );
  }

  @Post(':gatewayId/enable')
  @HttpCode(200)
  @Requires('gateways:manage')
  @Operation('Enable a gateway', {
    note: 'Everything is back as it was.',
    answers: GATEWAY_EXAMPLE,
    refuses: ['gateway.unknown'],
  })
  async enable(
    @Call() call: MemberCall,
    @Id('gatewayId', 'gw') gatewayId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<GatewayView> {
    return this.edge.after(
      call,
      gatewayId,
      response,
      await this.commands.execute(new EnableGateway(call.request, this.edge.one(call, gatewayId))),
    );
  }

  @Delete(':gatewayId')
  @HttpCode(204)
  @Requires('gateways:manage')
  @Operation('Archive a gateway', {
    note: 'For good; its slug stays taken.',
    removed: true,
    refuses: ['gateway.unknown'],
  })
  async archive(
    @Call() call: MemberCall,
    @Id('gatewayId', 'gw') gatewayId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    this.answers.written(
      response,
      await this.commands.execute(new ArchiveGateway(call.request, this.edge.one(call, gatewayId))),
    );
  }

  @Get(':gatewayId/connect')
  @AnyMember()
  @Operation('How to connect to a gateway', {
    note: 'Its address and ready configurations, with a placeholder for the API key.',
    answers: CONNECT_EXAMPLE,
    refuses: ['gateway.unknown'],
  })
  async connect(
    @Call() call: MemberCall,
    @Id('gatewayId', 'gw') gatewayId: string,
  ): Promise<{ url: string; clients: readonly ClientConfiguration[] }> {
    const { url, slug } = (await this.edge.read(call, gatewayId)).value;
    return { url, clients: clientConfigurations(slug, url) };
  }
}
