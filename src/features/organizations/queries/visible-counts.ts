import { GATEWAY_DIRECTORY } from '../../../../projections/gateway-directory/gateway-directory.projection.js';
import type { OrganizationCounts } from '../../../../projections/organization-overview/organization-overview.projection.js';
import { TEAM_OVERVIEW } from '../../../../projections/team-overview/team-overview.projection.js';
import { namesOneOf, TO_LIST } from '../../../kernel/narrowing.js';
import type { MemberPrincipal } from '../../../kernel/principal.js';
import type { AccessPicture } from '../../../ports/access/access.js';
import type { Capability } from '../../../kernel/capabilities.js';
import type { ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { visibleGateways } from '../../../reading/visible-gateways.js';
import { visibleTeams } from '../../../reading/visible-teams.js';

/** Counts only what the caller may see, so that a number tells no more than the lists do; null where a list is refused. */
export interface CountsView {
  readonly workspaces: number;
  readonly servers: number | null;
  /** Only tools defined here, on hosted servers. */
  readonly tools: number;
  /** All, or only those that the caller reaches (GW-4). */
  readonly gateways: number | null;
  /** All, or only the caller's own (TEAM-2). */
  readonly teams: number | null;
  /** Suspended ones included. */
  readonly members: number | null;
}

/** For things that do not exist yet. */
const NOT_YET = 0;
const LIST_SERVERS: readonly Capability[] = ['servers:manage', 'gateways:manage', 'gateways:features'];

const teamCount = async (
  reader: ReadModelReader,
  all: number,
  viewer: MemberPrincipal,
  atLeast: bigint | undefined,
): Promise<number | null> => {
  if (!namesOneOf(viewer, TO_LIST.teams)) return null;
  if (viewer.capabilities.has('people:manage')) return all;
  const { collection } = await reader.read(TEAM_OVERVIEW, atLeast);
  return collection.count(await visibleTeams(reader, viewer, atLeast));
};

const gatewayCount = async (
  reader: ReadModelReader,
  picture: AccessPicture,
  all: number,
  viewer: MemberPrincipal,
  atLeast: bigint | undefined,
): Promise<number | null> => {
  if (!namesOneOf(viewer, TO_LIST.gateways)) return null;
  const visible = visibleGateways(picture, viewer);
  if (visible === 'all') return all;
  const { collection } = await reader.read(GATEWAY_DIRECTORY, atLeast);
  return collection.count({ organizationId: viewer.organizationId, gatewayId: { $in: visible } });
};

export const visibleCounts = async (
  reader: ReadModelReader,
  picture: AccessPicture,
  counts: OrganizationCounts,
  viewer: MemberPrincipal,
  atLeast: bigint | undefined,
): Promise<CountsView> => ({
  workspaces: NOT_YET,
  servers: LIST_SERVERS.some((one) => viewer.capabilities.has(one)) ? counts.servers : null,
  tools: NOT_YET,
  gateways: await gatewayCount(reader, picture, counts.gateways, viewer, atLeast),
  teams: await teamCount(reader, counts.teams, viewer, atLeast),
  members: namesOneOf(viewer, TO_LIST.people) ? counts.members : null,
});
