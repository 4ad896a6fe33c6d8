import type { EntityDefinition } from '../../../kernel/decision.js';
import { GATEWAY_EVENTS, type GatewayEvent } from '../../../events/gateways.js';
import { evolveGateway, type Gateway, isLive, NO_GATEWAY } from './gateway.state.js';

/** One stream for each gateway, with the teams it is provisioned to and its attached servers. */
export const GATEWAY: EntityDefinition<
  Gateway,
  GatewayEvent,
  { readonly organizationId: string; readonly gatewayId: string }
> = {
  category: GATEWAY_EVENTS.category,
  initial: NO_GATEWAY,
  evolve: evolveGateway,
  streamId: ({ gatewayId }) => gatewayId,
  version: (gateway) => (isLive(gateway) ? gateway.version : undefined),
};
