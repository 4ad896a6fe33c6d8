import type { AccessPicture } from '../ports/access/access.js';
import type { Capability } from '../kernel/capabilities.js';

/** GW-4: who asks, and which gateways that person may see. */
export interface GatewayViewer {
  readonly organizationId: string;
  readonly userId: string;
  /** What the caller may do, narrowed by an API key where they came with one. */
  readonly capabilities: ReadonlySet<Capability>;
  /** Gateways that the caller's API key is narrowed to; null: not narrowed. */
  readonly onlyGatewayIds: ReadonlySet<string> | null;
}

const seesEveryGateway = ({ capabilities }: GatewayViewer): boolean =>
  capabilities.has('gateways:use-all') || capabilities.has('gateways:manage');

/** Whether a narrowed API key speaks of this gateway at all. */
export const keyNames = ({ onlyGatewayIds }: GatewayViewer, gatewayId: string): boolean =>
  onlyGatewayIds === null || onlyGatewayIds.has(gatewayId);

/** Gateways the person may see: `all` of the organization, or those of the ids. */
export const visibleGateways = (picture: AccessPicture, viewer: GatewayViewer): 'all' | readonly string[] => {
  const { organizationId, userId, capabilities, onlyGatewayIds } = viewer;
  if (seesEveryGateway(viewer)) return onlyGatewayIds === null ? 'all' : [...onlyGatewayIds];
  const reached = picture.reachableGateways(organizationId, userId).filter((gatewayId) => keyNames(viewer, gatewayId));
  return reached.filter(
    (gatewayId) => picture.check({ organizationId, userId, gatewayId, narrowedTo: capabilities }).allowed,
  );
};
