import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsObject, ValidateIf, ValidateNested } from 'class-validator';
import { Dispatcher, type PageBody } from '../../../edge/replies/dispatcher.js';
import type { Reply } from '../../../edge/replies/reply.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { commonInput, pathIn } from '../../../edge/pipeline/in-organization.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { AnyMember, Requires } from '../../../edge/authentication/route-access.js';
import { TO_LIST } from '../../../kernel/narrowing.js';
import { IdOf, IdsOf, Name, Slug, SwitchedPageQuery, Text } from '../../../edge/pipeline/fields.js';
import { forbidden } from '../../../kernel/refusal.js';
import { GatewayCommands } from '../commands/gateway.commands.js';
import { CreateGateway } from '../commands/create-gateway.js';
import { type ClientConfiguration, clientConfigurations } from '../queries/client-configurations.js';
import { GATEWAY_EXAMPLE, type GatewayView } from '../queries/gateway.view.js';
import { ListGateways } from '../queries/list-gateways.js';
import { GatewayEdge } from './gateway-edge.js';
import { Expose } from './exposure.field.js';
import type { Exposure } from '../../../events/gateways.js';

const LONGEST_DESCRIPTION = 1000;
const MOST_SERVERS = 50;

class GatewayServerBody {
  @IdOf('srv')
  serverId: string;

  @Expose({ optional: true })
  expose?: Exposure;
}

class CreateGatewayBody {
  @Name({ example: 'Search' })
  name: string;

  @Slug({ example: 'search' })
  slug: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true })
  description?: string | null;

  @IdsOf('team', { optional: true, description: 'At least one' })
  teamIds?: string[];

  @ApiPropertyOptional({ type: () => GatewayServerBody, isArray: true, maxItems: MOST_SERVERS })
  @ValidateIf((_, value) => value !== undefined)
  @IsArray({ message: 'servers must be a list' })
  @ArrayMaxSize(MOST_SERVERS, { message: `servers must have at most ${MOST_SERVERS} entries` })
  @ArrayUnique((server: { serverId?: unknown } | null) => server?.serverId, {
    message: 'servers must name each server only once',
  })
  @IsObject({ each: true, message: 'each of servers must be an object' })
  @ValidateNested({ each: true, message: 'each of servers must be an object' })
  @Type(() => GatewayServerBody)
  servers?: GatewayServerBody[];
}

class ChangeGatewayBody {
  @Name({ optional: true, example: 'Search' })
  name?: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true, description: 'null clears it' })
  description?: string | null;
}

class ListGatewaysQuery extends SwitchedPageQuery {
  @IdOf('team', { optional: true, description: 'Provisioned to this team' })
  team?: string;

  @IdOf('srv', { optional: true, description: 'With this server attached' })
  server?: string;
}

const CREATING = [
  'name.length',
  'name.characters',
  'slug.invalid',
  'slug.taken',
  'slug.settling',
  'limit.reached',
  'gateway.needs-team',
  'team.unknown',
  'server.unknown',
  'key.narrowed',
];

const CONNECT_EXAMPLE = {
  url: GATEWAY_EXAMPLE.url,
  clients: clientConfigurations(GATEWAY_EXAMPLE.slug, GATEWAY_EXAMPLE.url),
};

@ApiTags('Gateways')
@Controller('v1/organizations/:org/gateways')
export class GatewaysController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly edge: GatewayEdge,
  ) {}

  @Get()
  @AnyMember(...TO_LIST.gateways)
  @Operation('List gateways', {
    note: 'The gateways you can reach now; all of them with gateways:use-all or gateways:manage.',
    list: GATEWAY_EXAMPLE,
  })
  list(@Call() call: MemberCall, @Query() page: ListGatewaysQuery): Promise<PageBody<GatewayView>> {
    return this.dispatcher.list(new ListGateways(call.principal, page, this.edge.endpoints(call), call.atLeast));
  }

  @Post()
  @Requires('gateways:manage')
  @Operation('Create a gateway', {
    note: 'Provisioned to at least one team.',
    created: GATEWAY_EXAMPLE,
    refuses: CREATING,
  })
  create(@Call() call: MemberCall, @Body() body: CreateGatewayBody): Promise<Reply<GatewayView>> {
    if (call.principal.narrowedTo?.gatewayIds)
      throw forbidden('key.narrowed', 'This API key is for certain gateways only; it cannot create others.');
    const gatewayId = this.dispatcher.newId('gw', call);
    const { name, slug, description = null, teamIds = [] } = body;
    const servers = (body.servers ?? []).map(({ serverId, expose = 'all' }) => ({ serverId, expose }));
    const input = { ...commonInput(call), gatewayId, name, slug, description, teamIds, servers };
    const command = new CreateGateway(call.request, input);
    return this.dispatcher.create(
      call,
      command,
      pathIn(call, `gateways/${gatewayId}`),
      this.edge.showChanged(gatewayId),
    );
  }

  @Get(':gatewayId')
  @AnyMember(...TO_LIST.gateways)
  @Operation('Read a gateway', { answers: GATEWAY_EXAMPLE, refuses: ['gateway.unknown'] })
  get(@Call() call: MemberCall, @Id('gatewayId', 'gw') gatewayId: string): Promise<Reply<GatewayView>> {
    return this.dispatcher.read(call, this.edge.show(gatewayId));
  }

  @Patch(':gatewayId')
  @Requires('gateways:manage')
  @Operation('Rename or describe a gateway', {
    answers: GATEWAY_EXAMPLE,
    refuses: ['gateway.unknown', 'name.length', 'name.characters'],
  })
  change(
    @Call() call: MemberCall,
    @Id('gatewayId', 'gw') gatewayId: string,
    @Body() body: ChangeGatewayBody,
  ): Promise<Reply<GatewayView>> {
    const { name, description } = body;
    const input = { ...this.edge.one(call, gatewayId), name, description };
    return this.dispatcher.change(
      call,
      new GatewayCommands.ChangeGateway(call.request, input),
      this.edge.showChanged(gatewayId),
    );
  }

  @Post(':gatewayId/disable')
  @Requires('gateways:manage')
  @Operation('Disable a gateway', {
    note: 'Once this is answered, nobody reaches it.',
    answers: { ...GATEWAY_EXAMPLE, enabled: false },
    refuses: ['gateway.unknown'],
  })
  disable(@Call() call: MemberCall, @Id('gatewayId', 'gw') gatewayId: string): Promise<Reply<GatewayView>> {
    return this.dispatcher.change(
      call,
      new GatewayCommands.DisableGateway(call.request, this.edge.one(call, gatewayId)),
      this.edge.showChanged(gatewayId),
    );
  }

  @Post(':gatewayId/enable')
  @Requires('gateways:manage')
  @Operation('Enable a gateway', {
    note: 'Everything is back as it was.',
    answers: GATEWAY_EXAMPLE,
    refuses: ['gateway.unknown'],
  })
  enable(@Call() call: MemberCall, @Id('gatewayId', 'gw') gatewayId: string): Promise<Reply<GatewayView>> {
    return this.dispatcher.change(
      call,
      new GatewayCommands.EnableGateway(call.request, this.edge.one(call, gatewayId)),
      this.edge.showChanged(gatewayId),
    );
  }

  @Delete(':gatewayId')
  @Requires('gateways:manage')
  @Operation('Archive a gateway', {
    note: 'Cannot be undone; its slug stays taken.',
    removed: true,
    refuses: ['gateway.unknown'],
  })
  archive(@Call() call: MemberCall, @Id('gatewayId', 'gw') gatewayId: string): Promise<Reply> {
    return this.dispatcher.perform(new GatewayCommands.ArchiveGateway(call.request, this.edge.one(call, gatewayId)));
  }

  @Get(':gatewayId/connect')
  @AnyMember(...TO_LIST.gateways)
  @Operation('How to connect to a gateway', {
    note: 'Its address and ready configurations, with a placeholder for the API key.',
    answers: CONNECT_EXAMPLE,
    refuses: ['gateway.unknown'],
  })
  async connect(
    @Call() call: MemberCall,
    @Id('gatewayId', 'gw') gatewayId: string,
  ): Promise<{ url: string; clients: readonly ClientConfiguration[] }> {
    const { url, slug } = (await this.dispatcher.ask(this.edge.show(gatewayId)(call))).value;
    return { url, clients: clientConfigurations(slug, url) };
  }
}
