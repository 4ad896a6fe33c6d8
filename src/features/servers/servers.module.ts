import { Module } from '@nestjs/common';
import { Executor } from '../../execution/executor.js';
import { SlugReservations } from '../slugs/slug-reservations.js';
import { ChangeServerHandler } from './commands/change-server.js';
import { CreateServerHandler } from './commands/create-server.js';
import { RemoveServerHandler } from './commands/remove-server.js';
import { TestServerHandler } from './commands/test-server.js';
import { SERVER } from './domain/server.stream.js';
import { ServersController } from './http/servers.controller.js';
import { GetServerHandler } from './queries/get-server.js';
import { ListServersHandler } from './queries/list-servers.js';

@Module({
  controllers: [ServersController],
  providers: [
    ChangeServerHandler,
    CreateServerHandler,
    RemoveServerHandler,
    TestServerHandler,
    GetServerHandler,
    ListServersHandler,
  ],
})
export class ServersModule {
  constructor(slugs: SlugReservations, executor: Executor) {
    slugs.settledBy('server', {
      exists: async ({ ownerId }) => (await executor.read(SERVER, ownerId)).state.status !== 'absent',
    });
  }
}
