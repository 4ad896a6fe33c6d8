import type { EntityDefinition } from '../../../kernel/decision.js';
import { SERVER_EVENTS, type ServerEvent } from '../../../events/servers.js';
import { evolveServer, NO_SERVER, type Server } from './server.state.js';

/** One stream for each server: only the slug depends on other servers, and it is reserved. */
export const SERVER: EntityDefinition<
  Server,
  ServerEvent,
  { readonly organizationId: string; readonly serverId: string }
> = {
  category: SERVER_EVENTS.category,
  initial: NO_SERVER,
  evolve: evolveServer,
  streamId: ({ serverId }) => serverId,
  version: (server) => (server.status === 'live' ? server.version : undefined),
};
