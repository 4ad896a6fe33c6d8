import type { AccountEvent } from '../features/accounts/domain/account.events.js';
import type { ApiKeyEvent } from '../features/api-keys/domain/api-key.events.js';
import type { GatewayEvent } from '../features/gateways/domain/gateway.events.js';
import type { OrganizationEvent } from '../features/organizations/domain/organization.events.js';
import type { MembershipEvent } from '../features/memberships/domain/membership.events.js';
import type { ServerEvent } from '../features/servers/domain/server.events.js';
import type { SlugEvent } from '../features/slugs/domain/slug.events.js';
import type { TeamsEvent } from '../features/teams/domain/teams.events.js';
import { type Check, either, flag, listOf, nullable, oneOf, optional, record, text } from './shape.js';

/** Every event there is. */
export type AnyEvent =
  | AccountEvent
  | ApiKeyEvent
  | GatewayEvent
  | MembershipEvent
  | OrganizationEvent
  | ServerEvent
  | SlugEvent
  | TeamsEvent;

export interface CatalogueRow {
  /** Newest schema version, from 1. */
  readonly version: number;
  /** Checks data of the newest version. */
  readonly check: Check;
  /** `upcasters[n]` turns data of version n + 1 into version n + 2: pure, one step each. */
  readonly upcasters: readonly ((data: object) => object)[];
}

const first = (fields: Readonly<Record<string, Check>>): CatalogueRow => ({
  version: 1,
  check: record(fields),
  upcasters: [],
});

const organization = { organizationId: text };
const invitation = { ...organization, invitationId: text };
const member = { ...organization, userId: text };
const team = { ...organization, teamId: text };
const gateway = { ...organization, gatewayId: text };
const server = { ...organization, serverId: text };
const endpoint = {
  url: text,
  transport: oneOf('streamable-http'),
  headers: listOf(record({ name: text, sealed: text })),
};
const apiKey = { ...organization, apiKeyId: text, userId: text };
const role = { ...organization, roleId: text };
const slug = { scope: text, slug: text, ownerId: text };
const names = optional(listOf(text));
const expose = either('all', record({ tools: names, resources: names, prompts: names }));

/** One row for each stored name. A name is never reused and never removed. */
export const EVENT_CATALOGUE: Readonly<Record<AnyEvent['type'], CatalogueRow>> = {
  AccountCreated: first({ userId: text, addressHash: text }),
  AccountErased: first({ userId: text }),
  ApiKeyIssued: first({
    ...apiKey,
    name: text,
    secretHash: text,
    hint: text,
    capabilities: nullable(listOf(text)),
    gatewayIds: nullable(listOf(text)),
    expiresAt: nullable(text),
  }),
  ApiKeyRevoked: first(apiKey),
  GatewayArchived: first(gateway),
  GatewayCreated: first({ ...gateway, name: text, slug: text, description: nullable(text) }),
  GatewayDescribed: first({ ...gateway, description: nullable(text) }),
  GatewayDisabled: first(gateway),
  GatewayEnabled: first(gateway),
  GatewayProvisioned: first({ ...gateway, teamId: text }),
  GatewayRenamed: first({ ...gateway, name: text }),
  GatewayServerAttached: first({ ...gateway, serverId: text, expose }),
  GatewayServerDetached: first({ ...gateway, serverId: text }),
  GatewayServerExposureChanged: first({ ...gateway, serverId: text, expose }),
  GatewayUnprovisioned: first({ ...gateway, teamId: text }),
  InvitationAccepted: first({ ...invitation, userId: text }),
  InvitationResent: first({ ...invitation, tokenHash: text, expiresAt: text }),
  InvitationRevoked: first(invitation),
  InvitationSent: first({
    ...invitation,
    addressHash: text,
    roleId: text,
    teamIds: listOf(text),
    tokenHash: text,
    expiresAt: text,
  }),
  MemberErased: first(member),
  MemberJoined: first({ ...member, roleId: text }),
  MemberLeft: first(member),
  MemberRemoved: first(member),
  MemberRestored: first(member),
  MemberRoleChanged: first({ ...member, roleId: text, previousRoleId: text }),
  MemberSuspended: first(member),
  OrganizationCreated: first({
    ...organization,
    name: text,
    slug: text,
    plan: text,
    description: nullable(text),
    ownerId: text,
  }),
  OrganizationDeleted: first(organization),
  OrganizationDescribed: first({ ...organization, description: nullable(text) }),
  OrganizationOverviewWritten: first({ ...organization, overview: nullable(text) }),
  OrganizationPlanChanged: first({ ...organization, plan: text, previousPlan: text }),
  OrganizationRenamed: first({ ...organization, name: text }),
  OwnershipTransferred: first({ ...organization, fromUserId: text, toUserId: text, kept: flag }),
  RoleCapabilitiesChanged: first({ ...role, capabilities: listOf(text) }),
  RoleCreated: first({
    ...role,
    name: text,
    description: nullable(text),
    capabilities: listOf(text),
    copyOf: nullable(text),
  }),
  RoleDeleted: first(role),
  RoleDescribed: first({ ...role, description: nullable(text) }),
  RoleRenamed: first({ ...role, name: text }),
  ServerAdded: first({ ...server, ...endpoint, name: text, slug: text }),
  ServerEndpointChanged: first({ ...server, ...endpoint }),
  ServerRemoved: first(server),
  ServerRenamed: first({ ...server, name: text }),
  SlugConfirmed: first(slug),
  SlugReleased: first(slug),
  SlugReserved: first({ ...slug, until: text }),
  TeamCreated: first({ ...team, name: text, description: nullable(text) }),
  TeamDeleted: first(team),
  TeamDescribed: first({ ...team, description: nullable(text) }),
  TeamDisabled: first({ ...team, message: nullable(text) }),
  TeamEnabled: first(team),
  TeamMemberAdded: first({ ...team, userId: text, invitationId: optional(text) }),
  TeamMemberRemoved: first({ ...team, userId: text }),
  TeamRenamed: first({ ...team, name: text }),
};
