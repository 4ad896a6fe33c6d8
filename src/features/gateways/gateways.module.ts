import { Module } from '@nestjs/common';
import { Executor } from '../../execution/executor.js';
import { SlugReservations } from '../slugs/slug-reservations.js';
import { ArchiveGatewayHandler } from './commands/archive-gateway.js';
import { AttachServerHandler } from './commands/attach-server.js';
import { ChangeGatewayHandler } from './commands/change-gateway.js';
import { CreateGatewayHandler } from './commands/create-gateway.js';
import { DetachServerHandler } from './commands/detach-server.js';
import { DisableGatewayHandler } from './commands/disable-gateway.js';
import { EnableGatewayHandler } from './commands/enable-gateway.js';
import { ProvisionGatewayHandler } from './commands/provision-gateway.js';
import { UnprovisionGatewayHandler } from './commands/unprovision-gateway.js';
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
    GatewayEdge,
    ArchiveGatewayHandler,
    AttachServerHandler,
    ChangeGatewayHandler,
    CreateGatewayHandler,
    DetachServerHandler,
    DisableGatewayHandler,
    EnableGatewayHandler,
    ProvisionGatewayHandler,
    UnprovisionGatewayHandler,
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
