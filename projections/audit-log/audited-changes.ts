import type { Exposure } from '../../src/features/gateways/domain/gateway.events.js';
import type { ServerEndpoint } from '../../src/features/servers/domain/server.events.js';
import type { ProjectionEvent } from '../projection.js';
import type { AuditedKind, Values } from './audit-log.document.js';

/** What an event means to a person who reads the audit log. */
export interface AuditedChange {
  readonly action: string;
  readonly kind: AuditedKind;
  readonly id: string;
  /** created: there was nothing before. changed: these values, whatever they were. removed: nothing is left. */
  readonly effect: 'created' | 'changed' | 'removed';
  readonly values: Values;
  /** Whose latest values are kept; absent where the event says by itself what was before. */
  readonly subject?: string;
}

type Rows = { readonly [Type in AuditedType]: (event: ProjectionEvent<Type>) => AuditedChange };
export type AuditedType = Exclude<
  ProjectionEvent['type'],
  'AccountCreated' | 'AccountErased' | 'SlugReserved' | 'SlugConfirmed' | 'SlugReleased'
>;

const of =
  (kind: AuditedKind, effect: AuditedChange['effect']) =>
  (action: string, id: string, values: Values = {}, subject: string | undefined = id): AuditedChange => ({
    action: `${kind}.${action}`,
    kind,
    id,
    effect,
    values,
    subject,
  });

const linked = (
  kind: AuditedKind,
  action: string,
  effect: AuditedChange['effect'],
  id: string,
  values: Values,
): AuditedChange => ({ action: `${kind}.${action}`, kind, id, effect, values });

const organization = of('organization', 'changed');
const invitation = of('invitation', 'changed');
const role = of('role', 'changed');
const team = of('team', 'changed');
const gateway = of('gateway', 'changed');
const server = of('server', 'changed');

interface OfMember {
  readonly organizationId: string;
  readonly userId: string;
}
const member = (
  effect: AuditedChange['effect'],
  action: string,
  { organizationId, userId }: OfMember,
  values: Values = {},
): AuditedChange => of('member', effect)(action, userId, values, `${organizationId}:${userId}`);

interface OfAttachment {
  readonly gatewayId: string;
  readonly serverId: string;
}
const attachment = (
  effect: AuditedChange['effect'],
  action: string,
  { gatewayId, serverId }: OfAttachment,
  expose?: Exposure,
): AuditedChange =>
  of('gateway', effect)(
    action,
    gatewayId,
    expose === undefined ? {} : { serverId, expose },
    `${gatewayId}:${serverId}`,
  );

const endpoint = ({ url, transport, headers }: ServerEndpoint): Values => ({
  url,
  transport,
  headerNames: headers.map((header) => header.name),
});

/** No row carries personal data, hashes of tokens or addresses, or sealed values. */
export const AUDITED: Rows = {
  OrganizationCreated: ({ data: { organizationId, name, slug, plan, description, ownerId } }) =>
    of('organization', 'created')('created', organizationId, {
      name,
      slug,
      plan,
      description,
      overview: null,
      ownerId,
    }),
  OrganizationRenamed: ({ data }) => organization('renamed', data.organizationId, { name: data.name }),
  OrganizationDescribed: ({ data }) =>
    organization('described', data.organizationId, { description: data.description }),
  OrganizationOverviewWritten: ({ data }) =>
    organization('overview-written', data.organizationId, { overview: data.overview }),
  OrganizationDeleted: ({ data }) => of('organization', 'removed')('deleted', data.organizationId),
  OrganizationPlanChanged: ({ data }) => organization('plan-changed', data.organizationId, { plan: data.plan }),
  OwnershipTransferred: ({ data: { organizationId, fromUserId, toUserId, kept } }) =>
    linked('organization', 'ownership-transferred', 'created', organizationId, { userId: toUserId, fromUserId, kept }),
  RoleCreated: ({ data: { roleId, name, description, capabilities, copyOf } }) =>
    of('role', 'created')('created', roleId, { name, description, capabilities, ...(copyOf !== null && { copyOf }) }),
  RoleRenamed: ({ data }) => role('renamed', data.roleId, { name: data.name }),
  RoleDescribed: ({ data }) => role('described', data.roleId, { description: data.description }),
  RoleCapabilitiesChanged: ({ data }) => role('capabilities-changed', data.roleId, { capabilities: data.capabilities }),
  RoleDeleted: ({ data }) => of('role', 'removed')('deleted', data.roleId),
  InvitationSent: ({ data: { invitationId, roleId, teamIds, expiresAt } }) =>
    of('invitation', 'created')('sent', invitationId, { roleId, teamIds, expiresAt, status: 'pending' }),
  InvitationResent: ({ data }) => invitation('resent', data.invitationId, { expiresAt: data.expiresAt }),
  InvitationRevoked: ({ data }) => invitation('revoked', data.invitationId, { status: 'revoked' }),
  InvitationAccepted: ({ data }) => invitation('accepted', data.invitationId, { status: 'accepted' }),
  MemberJoined: ({ data }) => member('created', 'joined', data, { roleId: data.roleId, status: 'active' }),
  MemberRoleChanged: ({ data }) => member('changed', 'role-changed', data, { roleId: data.roleId }),
  MemberSuspended: ({ data }) => member('changed', 'suspended', data, { status: 'suspended' }),
  MemberRestored: ({ data }) => member('changed', 'restored', data, { status: 'active' }),
  MemberRemoved: ({ data }) => member('removed', 'removed', data),
  // Stored, so that lists of the log do not show the name here, even if the person has one in another organization.
  MemberErased: ({ data }) => member('changed', 'erased', data, { status: 'erased' }),
  MemberLeft: ({ data }) => member('removed', 'left', data),
  TeamCreated: ({ data: { teamId, name, description } }) =>
    of('team', 'created')('created', teamId, { name, description, enabled: true, message: null }),
  TeamRenamed: ({ data }) => team('renamed', data.teamId, { name: data.name }),
  TeamDescribed: ({ data }) => team('described', data.teamId, { description: data.description }),
  TeamDisabled: ({ data }) => team('disabled', data.teamId, { enabled: false, message: data.message }),
  TeamEnabled: ({ data }) => team('enabled', data.teamId, { enabled: true, message: null }),
  TeamDeleted: ({ data }) => of('team', 'removed')('deleted', data.teamId),
  TeamMemberAdded: ({ data: { teamId, userId } }) => linked('team', 'member-added', 'created', teamId, { userId }),
  TeamMemberRemoved: ({ data: { teamId, userId } }) => linked('team', 'member-removed', 'removed', teamId, { userId }),
  GatewayCreated: ({ data: { gatewayId, name, slug, description } }) =>
    of('gateway', 'created')('created', gatewayId, { name, slug, description, enabled: true }),
  GatewayRenamed: ({ data }) => gateway('renamed', data.gatewayId, { name: data.name }),
  GatewayDescribed: ({ data }) => gateway('described', data.gatewayId, { description: data.description }),
  GatewayDisabled: ({ data }) => gateway('disabled', data.gatewayId, { enabled: false }),
  GatewayEnabled: ({ data }) => gateway('enabled', data.gatewayId, { enabled: true }),
  GatewayArchived: ({ data }) => of('gateway', 'removed')('archived', data.gatewayId),
  GatewayProvisioned: ({ data: { gatewayId, teamId } }) =>
    linked('gateway', 'provisioned', 'created', gatewayId, { teamId }),
  GatewayUnprovisioned: ({ data: { gatewayId, teamId } }) =>
    linked('gateway', 'unprovisioned', 'removed', gatewayId, { teamId }),
  GatewayServerAttached: ({ data }) => attachment('created', 'server-attached', data, data.expose),
  GatewayServerExposureChanged: ({ data }) => attachment('changed', 'server-exposure-changed', data, data.expose),
  GatewayServerDetached: ({ data }) => attachment('removed', 'server-detached', data),
  ServerAdded: ({ data }) =>
    of('server', 'created')('added', data.serverId, { name: data.name, slug: data.slug, ...endpoint(data) }),
  ServerRenamed: ({ data }) => server('renamed', data.serverId, { name: data.name }),
  ServerEndpointChanged: ({ data }) => server('endpoint-changed', data.serverId, endpoint(data)),
  ServerRemoved: ({ data }) => of('server', 'removed')('removed', data.serverId),
  ApiKeyIssued: ({ data: { apiKeyId, userId, name, capabilities, gatewayIds, expiresAt } }) =>
    of('api-key', 'created')('issued', apiKeyId, { userId, name, capabilities, gatewayIds, expiresAt }),
  ApiKeyRevoked: ({ data }) => of('api-key', 'removed')('revoked', data.apiKeyId),
};
