import { Module } from '@nestjs/common';
import { handlersOf } from '../../execution/commands-on.js';
import { GatewayCommands } from './commands/gateway.commands.js';
import { Executor } from '../../execution/executor.js';
import { SlugReservations } from '../slugs/slug-reservations.js';
import { AttachServerHandler } from './commands/attach-server.js';
import { CreateGatewayHandler } from './commands/create-gateway.js';
import { ProvisionGatewayHandler } from './commands/provision-gateway.js';
import { GATEWAY } from './domain/gateway.stream.js';
import { GatewayContentsController } from './http/gateway-contents.controller.js';
import { GatewayEdge } from './http/gateway-edge.js';
import { GatewaysController } from './http/gateways.controller.js';
import { GetGatewayHandler } from './queries/get-gateway.js';
import { ListGatewayTeamsHandler } from './queries/list-gateway-teams.js';
import { ListGatewaysHandler } from './queries/list-gateways.js';

@Module({
  controllers: [GatewaysController, GatewayContentsController],
  providers: [
    ...handlersOf(GatewayCommands),
    GatewayEdge,
    AttachServerHandler,
    CreateGatewayHandler,
    ProvisionGatewayHandler,
    GetGatewayHandler,
    ListGatewayTeamsHandler,
    ListGatewaysHandler,
  ],
})
export class GatewaysModule {
  constructor(slugs: SlugReservations, executor: Executor) {
    slugs.settledBy('gateway', {
      exists: async ({ ownerId }) => (await executor.read(GATEWAY, ownerId)).state.status !== 'absent',
    });
  }
}
