import type { Capability } from '../../../kernel/capabilities.js';
import type { Decided } from '../../../kernel/decision.js';
import { forbidden, isRefusal, notFound, type Refusal } from '../../../kernel/refusal.js';
import { sameExposure, tidyExposure } from './exposure.js';
import { findGateway, type GatewayRef } from './find-gateway.js';
import type { Exposure, GatewayEvent } from '../../../events/gateways.js';
import type { Gateway } from './gateway.state.js';

export interface GatewayServer extends GatewayRef {
  readonly serverId: string;
}

export interface AttachServer extends GatewayServer {
  readonly expose: Exposure;
  /** Whether it is a server of the organization and not removed, according to its stream. */
  readonly isServer: boolean;
  /** What the caller may do: attaching and choosing what is shown are two capabilities. */
  readonly capabilities: ReadonlySet<Capability>;
}

const takes = (capability: Capability): Refusal =>
  forbidden('capability.missing', `This takes the capability ${capability}.`, { capability });

/** GW-3: attaches a server, or changes what is shown of an attached one. */
export const attachServer = (gateway: Gateway, input: AttachServer): Decided<GatewayEvent> => {
  const found = findGateway(gateway, input);
  if (isRefusal(found)) return found;
  const { organizationId, gatewayId, serverId, capabilities } = input;
  if (!input.isServer) return notFound('server.unknown', 'There is no such server.');
  const expose = tidyExposure(input.expose);
  const before = found.servers.get(serverId);
  const data = { organizationId, gatewayId, serverId, expose };
  if (before === undefined)
    return capabilities.has('gateways:manage') ? [{ type: 'GatewayServerAttached', data }] : takes('gateways:manage');
  if (sameExposure(before, expose)) return [];
  return capabilities.has('gateways:features')
    ? [{ type: 'GatewayServerExposureChanged', data }]
    : takes('gateways:features');
};

export const detachServer = (gateway: Gateway, input: GatewayServer): Decided<GatewayEvent> => {
  const found = findGateway(gateway, input);
  if (isRefusal(found)) return found;
  const { organizationId, gatewayId, serverId } = input;
  return found.servers.has(serverId)
    ? [{ type: 'GatewayServerDetached', data: { organizationId, gatewayId, serverId } }]
    : [];
};
