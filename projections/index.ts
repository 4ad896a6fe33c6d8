import { accountDirectory } from './account-directory/account-directory.projection.js';
import { apiKeyList } from './api-key-list/api-key-list.projection.js';
import { auditLog } from './audit-log/audit-log.projection.js';
import { gatewayDirectory } from './gateway-directory/gateway-directory.projection.js';
import { invitationList } from './invitation-list/invitation-list.projection.js';
import { memberList } from './member-list/member-list.projection.js';
import { openSlugReservations } from './open-slug-reservations/open-slug-reservations.projection.js';
import { organizationDirectory } from './organization-directory/organization-directory.projection.js';
import { organizationOverview } from './organization-overview/organization-overview.projection.js';
import type { Projection } from './projection.js';
import { roleDirectory } from './role-directory/role-directory.projection.js';
import { serverDirectory } from './server-directory/server-directory.projection.js';
import { teamOverview } from './team-overview/team-overview.projection.js';

/** A projection of any events. The runner gives it only the events that it names. */
export type AnyProjection = Projection<object>;

const erased = (projection: { readonly name: string }): AnyProjection => projection as AnyProjection;

/** Every read model that the projector fills. */
export const PROJECTIONS: readonly AnyProjection[] = [
  accountDirectory,
  organizationDirectory,
  organizationOverview,
  memberList,
  roleDirectory,
  invitationList,
  teamOverview,
  gatewayDirectory,
  serverDirectory,
  apiKeyList,
  openSlugReservations,
  auditLog,
].map(erased);
