import type { Decided } from '../../../kernel/decision.js';
import { isRefusal, notFound } from '../../../kernel/refusal.js';
import { findGateway, type GatewayRef } from './find-gateway.js';
import type { GatewayEvent } from '../../../events/gateways.js';
import type { Gateway } from './gateway.state.js';

export interface GatewayTeam extends GatewayRef {
  readonly teamId: string;
}

/** GW-2. @param input.isTeam whether it is a live team of the organization, according to the stream of the teams */
export const provisionGateway = (
  gateway: Gateway,
  input: GatewayTeam & { readonly isTeam: boolean },
): Decided<GatewayEvent> => {
  const found = findGateway(gateway, input);
  if (isRefusal(found)) return found;
  const { organizationId, gatewayId, teamId, isTeam } = input;
  if (!isTeam) return notFound('team.unknown', 'There is no such team.');
  return found.teams.has(teamId) ? [] : [{ type: 'GatewayProvisioned', data: { organizationId, gatewayId, teamId } }];
};

/** The last team may be taken away too: GW-1 is about creation only. */
export const unprovisionGateway = (gateway: Gateway, input: GatewayTeam): Decided<GatewayEvent> => {
  const found = findGateway(gateway, input);
  if (isRefusal(found)) return found;
  const { organizationId, gatewayId, teamId } = input;
  return found.teams.has(teamId) ? [{ type: 'GatewayUnprovisioned', data: { organizationId, gatewayId, teamId } }] : [];
};
