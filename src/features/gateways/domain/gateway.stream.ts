import type { StreamDefinition } from '../../../kernel/decision.js';
import type { GatewayEvent } from './gateway.events.js';
import { evolveGateway, type Gateway, NO_GATEWAY } from './gateway.state.js';

/** One stream a gateway, with the teams it is provisioned to and the servers it carries. */
export const GATEWAY: StreamDefinition<Gateway, GatewayEvent> = {
  category: 'gateway',
  initial: NO_GATEWAY,
  evolve: evolveGateway,
};
