import type { Decided } from '../../../kernel/decision.js';
import { isRefusal } from '../../../kernel/refusal.js';
import { findGateway, type GatewayRef } from './find-gateway.js';
import type { GatewayEvent } from '../../../events/gateways.js';
import type { Gateway } from './gateway.state.js';

/** GW-3: only the status changes, so that enabling restores exactly what was there before. */
export const disableGateway = (gateway: Gateway, input: GatewayRef): Decided<GatewayEvent> => {
  const found = findGateway(gateway, input);
  if (isRefusal(found)) return found;
  const { organizationId, gatewayId } = input;
  return found.status === 'disabled' ? [] : [{ type: 'GatewayDisabled', data: { organizationId, gatewayId } }];
};

export const enableGateway = (gateway: Gateway, input: GatewayRef): Decided<GatewayEvent> => {
  const found = findGateway(gateway, input);
  if (isRefusal(found)) return found;
  const { organizationId, gatewayId } = input;
  return found.status === 'enabled' ? [] : [{ type: 'GatewayEnabled', data: { organizationId, gatewayId } }];
};

/** Cannot be undone. An event for each team takes the gateway away first: the count of a team's gateways reads only those. */
export const archiveGateway = (gateway: Gateway, input: GatewayRef): Decided<GatewayEvent> => {
  const found = findGateway(gateway, input);
  if (isRefusal(found)) return found;
  const { organizationId, gatewayId } = input;
  const gone = found.teams
    .valueSeq()
    .map((teamId): GatewayEvent => ({ type: 'GatewayUnprovisioned', data: { organizationId, gatewayId, teamId } }));
  return [...gone, { type: 'GatewayArchived', data: { organizationId, gatewayId } }];
};
