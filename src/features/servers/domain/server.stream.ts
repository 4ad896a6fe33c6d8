import type { EntityDefinition } from '../../../kernel/decision.js';
import type { ServerEvent } from './server.events.js';
import { evolveServer, NO_SERVER, type Server } from './server.state.js';

/** One stream a server: nothing about it depends on another server but its slug, which is reserved. */
export const SERVER: EntityDefinition<
  Server,
  ServerEvent,
  { readonly organizationId: string; readonly serverId: string }
> = {
  category: 'server',
  initial: NO_SERVER,
  evolve: evolveServer,
  streamId: ({ serverId }) => serverId,
  version: (server) => (server.status === 'live' ? server.version : undefined),
};
