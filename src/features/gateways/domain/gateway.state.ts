import { Map, Set } from 'immutable';
import { unreachable } from '../../../kernel/decision.js';
import type { Version } from '../../../kernel/versions.js';
import type { Exposure, GatewayEvent } from '../../../events/gateways.js';

export interface LiveGateway {
  readonly status: 'enabled' | 'disabled';
  readonly organizationId: string;
  readonly gatewayId: string;
  readonly name: string;
  readonly slug: string;
  readonly description: string | null;
  /** Teams it is provisioned to; may hold teams that were deleted later. */
  readonly teams: Set<string>;
  /** What is shown of each attached server; may hold servers that were removed later. */
  readonly servers: Map<string, Exposure>;
  readonly version: Version;
}

export type Gateway =
  { readonly status: 'absent' } | LiveGateway | { readonly status: 'archived'; readonly organizationId: string };

export const NO_GATEWAY: Gateway = { status: 'absent' };

export const isLive = (gateway: Gateway): gateway is LiveGateway =>
  gateway.status === 'enabled' || gateway.status === 'disabled';

export const evolveGateway = (gateway: Gateway, event: GatewayEvent, version: bigint): Gateway => {
  if (event.type === 'GatewayCreated') {
    const { organizationId, gatewayId, name, slug, description } = event.data;
    return {
      status: 'enabled',
      organizationId,
      gatewayId,
      name,
      slug,
      description,
      teams: Set(),
      servers: Map(),
      version,
    };
  }
  if (!isLive(gateway)) return gateway;
  if (event.type === 'GatewayArchived') return { status: 'archived', organizationId: gateway.organizationId };
  return { ...gateway, ...changed(gateway, event), version };
};

type Change = Exclude<GatewayEvent, { type: 'GatewayCreated' | 'GatewayArchived' }>;

const changed = ({ teams, servers }: LiveGateway, event: Change): Partial<LiveGateway> => {
  switch (event.type) {
    case 'GatewayRenamed':
      return { name: event.data.name };
    case 'GatewayDescribed':
      return { description: event.data.description };
    case 'GatewayDisabled':
      return { status: 'disabled' };
    case 'GatewayEnabled':
      return { status: 'enabled' };
    case 'GatewayProvisioned':
      return { teams: teams.add(event.data.teamId) };
    case 'GatewayUnprovisioned':
      return { teams: teams.remove(event.data.teamId) };
    case 'GatewayServerAttached':
    case 'GatewayServerExposureChanged':
      return { servers: servers.set(event.data.serverId, event.data.expose) };
    case 'GatewayServerDetached':
      return { servers: servers.remove(event.data.serverId) };
    default:
      return unreachable(event);
  }
};
