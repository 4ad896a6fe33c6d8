import type { StreamDefinition } from '../../../kernel/decision.js';
import type { ServerEvent } from './server.events.js';
import { evolveServer, NO_SERVER, type Server } from './server.state.js';

/** One stream a server: nothing about it depends on another server but its slug, which is reserved. */
export const SERVER: StreamDefinition<Server, ServerEvent> = {
  category: 'server',
  initial: NO_SERVER,
  evolve: evolveServer,
};
