import { type MemberPrincipal, speaksOf } from '../kernel/principal.js';
import type { AccessPicture } from '../ports/access/access.js';

const seesEveryGateway = ({ capabilities }: MemberPrincipal): boolean =>
  capabilities.has('gateways:use-all') || capabilities.has('gateways:manage');

/** GW-4: gateways the person may see: `all` of the organization, or those with the ids. */
export const visibleGateways = (picture: AccessPicture, viewer: MemberPrincipal): 'all' | readonly string[] => {
  const { organizationId, userId, capabilities, narrowedTo } = viewer;
  if (seesEveryGateway(viewer)) return narrowedTo?.gatewayIds ? [...narrowedTo.gatewayIds] : 'all';
  const reached = picture.reachableGateways(organizationId, userId).filter((gatewayId) => speaksOf(viewer, gatewayId));
  return reached.filter(
    (gatewayId) => picture.check({ organizationId, userId, gatewayId, narrowedTo: capabilities }).allowed,
  );
};
