import type { Decided } from '../../../kernel/decision.js';
import { validateName, normalizeName } from '../../../kernel/names.js';
import { invalid, notFound } from '../../../kernel/refusal.js';
import { tidyExposure } from './exposure.js';
import { unknownGateway } from './find-gateway.js';
import type { Exposure, GatewayEvent } from '../../../events/gateways.js';
import type { Gateway } from './gateway.state.js';

export interface CreateGateway {
  readonly organizationId: string;
  readonly gatewayId: string;
  readonly name: string;
  readonly slug: string;
  readonly description: string | null;
  readonly teamIds: readonly string[];
  readonly servers: readonly { readonly serverId: string; readonly expose: Exposure }[];
}

/** Which of the named teams and servers exist, according to their own streams. */
export interface Present {
  readonly presentTeams: readonly string[];
  readonly presentServers: readonly string[];
}

/** GW-1: a gateway is created with at least one team. Its slug is reserved for it already. */
export const createGateway = (gateway: Gateway, input: CreateGateway & Present): Decided<GatewayEvent> => {
  const { organizationId, gatewayId, name, slug, description, teamIds, servers } = input;
  if (gateway.status !== 'absent') return gateway.organizationId === organizationId ? [] : unknownGateway();
  const fault = validateName(name);
  if (fault) return fault;
  if (teamIds.length === 0) return invalid('gateway.needs-team', 'A gateway is made for at least one team.');
  if (teamIds.some((teamId) => !input.presentTeams.includes(teamId)))
    return notFound('team.unknown', 'There is no such team.');
  if (servers.some(({ serverId }) => !input.presentServers.includes(serverId)))
    return notFound('server.unknown', 'There is no such server.');
  const of = { organizationId, gatewayId };
  const attached = new Map(servers.map(({ serverId, expose }) => [serverId, tidyExposure(expose)]));
  return [
    { type: 'GatewayCreated', data: { ...of, name: normalizeName(name), slug, description } },
    ...[...new Set(teamIds)].map((teamId) => ({ type: 'GatewayProvisioned', data: { ...of, teamId } }) as const),
    ...[...attached].map(
      ([serverId, expose]) => ({ type: 'GatewayServerAttached', data: { ...of, serverId, expose } }) as const,
    ),
  ];
};
