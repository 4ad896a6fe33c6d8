import type { GatewayFacts, UpstreamFacts } from '../../ports/access/access.port.js';
import { ProxyRefusal } from '../proxy-refusal.js';

/** Chooses the server for a request to the gateway. */
export const chooseUpstream = (gateway: GatewayFacts): UpstreamFacts | ProxyRefusal => {
  const [only, another] = gateway.upstreams;
  if (!only)
    return new ProxyRefusal(
      503,
      'gateway.no-server',
      `The gateway '${gateway.name}' has no server yet. Tell an administrator.`,
    );
  if (another)
    return new ProxyRefusal(
      501,
      'gateway.several-servers',
      `The gateway '${gateway.name}' has several servers, which cannot be reached through one address yet.`,
    );
  return only;
};
