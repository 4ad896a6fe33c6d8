import { Body, Controller, Delete, Get, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher, type PageBody } from '../../../edge/replies/dispatcher.js';
import type { Reply } from '../../../edge/replies/reply.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { SwitchedPageQuery } from '../../../edge/pipeline/fields.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { Requires } from '../../../edge/authentication/route-access.js';
import { AttachServer } from '../commands/attach-server.js';
import { GatewayCommands } from '../commands/gateway.commands.js';
import { ProvisionGateway } from '../commands/provision-gateway.js';
import { GATEWAY_EXAMPLE, type GatewayView } from '../queries/gateway.view.js';
import { ListGatewayTeams, TEAM_ACCESS_EXAMPLE, type TeamAccessView } from '../queries/list-gateway-teams.js';
import { GatewayEdge } from './gateway-edge.js';
import { Expose } from './exposure.field.js';
import type { Exposure } from '../../../events/gateways.js';

class AttachServerBody {
  @Expose()
  expose: Exposure;
}

/** The teams a gateway is provisioned to, and the servers attached to it. */
@ApiTags('Gateways')
@Controller('v1/organizations/:org/gateways/:gatewayId')
export class GatewayContentsController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly edge: GatewayEdge,
  ) {}

  @Get('teams')
  @Requires('gateways:provision', 'gateways:manage', 'people:manage')
  @Operation('List the teams that have access', { list: TEAM_ACCESS_EXAMPLE, refuses: ['gateway.unknown'] })
  teams(
    @Call() call: MemberCall,
    @Id('gatewayId', 'gw') gatewayId: string,
    @Query() page: SwitchedPageQuery,
  ): Promise<PageBody<TeamAccessView>> {
    return this.dispatcher.list(new ListGatewayTeams(call.principal, gatewayId, page, call.atLeast));
  }

  @Put('teams/:teamId')
  @Requires('gateways:provision')
  @Operation('Provision a gateway to a team', { removed: true, refuses: ['gateway.unknown', 'team.unknown'] })
  provision(
    @Call() call: MemberCall,
    @Id('gatewayId', 'gw') gatewayId: string,
    @Id('teamId', 'team') teamId: string,
  ): Promise<Reply> {
    const input = { ...this.edge.one(call, gatewayId), teamId };
    return this.dispatcher.perform(new ProvisionGateway(call.request, input));
  }

  @Delete('teams/:teamId')
  @Requires('gateways:provision')
  @Operation('Take a gateway away from a team', { removed: true, refuses: ['gateway.unknown', 'team.unknown'] })
  unprovision(
    @Call() call: MemberCall,
    @Id('gatewayId', 'gw') gatewayId: string,
    @Id('teamId', 'team') teamId: string,
  ): Promise<Reply> {
    const input = { ...this.edge.one(call, gatewayId), teamId };
    return this.dispatcher.perform(new GatewayCommands.UnprovisionGateway(call.request, input));
  }

  @Put('servers/:serverId')
  @Requires('gateways:manage', 'gateways:features')
  @Operation('Attach a server, or change what is shown of it', {
    note: 'Attaching takes gateways:manage, changing what an attached server shows takes gateways:features.',
    answers: GATEWAY_EXAMPLE,
    refuses: ['gateway.unknown', 'server.unknown'],
  })
  attach(
    @Call() call: MemberCall,
    @Id('gatewayId', 'gw') gatewayId: string,
    @Id('serverId', 'srv') serverId: string,
    @Body() body: AttachServerBody,
  ): Promise<Reply<GatewayView>> {
    const input = {
      ...this.edge.one(call, gatewayId),
      serverId,
      expose: body.expose,
      capabilities: call.principal.capabilities,
    };
    return this.dispatcher.change(call, new AttachServer(call.request, input), this.edge.showChanged(gatewayId));
  }

  @Delete('servers/:serverId')
  @Requires('gateways:manage')
  @Operation('Detach a server', { removed: true, refuses: ['gateway.unknown', 'server.unknown'] })
  detach(
    @Call() call: MemberCall,
    @Id('gatewayId', 'gw') gatewayId: string,
    @Id('serverId', 'srv') serverId: string,
  ): Promise<Reply> {
    const input = { ...this.edge.one(call, gatewayId), serverId };
    return this.dispatcher.perform(new GatewayCommands.DetachServer(call.request, input));
  }
}
