import { applyEvent } from '../../projections/access-snapshot/fold/fold.js';
import { StatePicture } from '../../projections/access-snapshot/picture.js';
import { type AccessState, emptyState } from '../../projections/access-snapshot/model/access-state.js';
import type { AnyEvent } from '../../src/events/event-catalogue.js';
import { encodeEvent } from '../../src/events/event-codec.js';
import type { DomainEvent, EventMetadata, RecordedEvent } from '../../src/kernel/domain-event.js';
import type { EventStore, StoredEvent } from '../../src/ports/event-store.port.js';
import { endpointAt } from './server-endpoint.js';

/** An event with its data loosely typed where a history is made by machine. */
export type LooseEvent = AnyEvent | DomainEvent;

export const idAt = (position: number): string => `00000000-0000-7000-8000-${position.toString(16).padStart(12, '0')}`;

/** One second of the year's first days for each position, so that times can be read back as positions. */
export const timeAt = (position: number): string => new Date(Date.UTC(2026, 0, 1) + position * 1000).toISOString();

const metadataAt = (position: number): EventMetadata => ({
  commandId: idAt(position),
  correlationId: idAt(position),
  causationId: idAt(position),
  actor: { system: 'test', from: null },
  organizationId: 'org_a',
  at: timeAt(position),
});

export const recordedAt = (event: LooseEvent, position: number): RecordedEvent<DomainEvent> => ({
  ...event,
  id: idAt(position),
  stream: 'test-1',
  revision: BigInt(position),
  position: BigInt(position),
  metadata: metadataAt(position),
});

export const storedAt = (event: LooseEvent, position: number): StoredEvent => ({
  ...encodeEvent(idAt(position), event, metadataAt(position)),
  stream: 'test-1',
  revision: BigInt(position),
  position: BigInt(position),
});

/** Folds a history whose first event stands at the given position. */
export const foldHistory = (
  history: readonly LooseEvent[],
  into: AccessState = emptyState(),
  from = 0,
): AccessState => {
  history.forEach((event, index) => applyEvent(into, recordedAt(event, from + index)));
  return into;
};

export const pictureOf = (history: readonly LooseEvent[]): StatePicture => new StatePicture(foldHistory(history));

const streamOf = ({ type, data }: LooseEvent): string => {
  const { organizationId: of, gatewayId, serverId } = data as Readonly<Record<string, string>>;
  if (type.startsWith('Gateway')) return `gateway-${gatewayId}`;
  if (type.startsWith('Server')) return `server-${serverId}`;
  if (type.startsWith('Team')) return `teams-${of}`;
  return type.startsWith('Organization') ? `organization-${of}` : `membership-${of}`;
};

/** A store that holds the history, each event in the stream where the product keeps it. */
export const storeOf = (history: readonly LooseEvent[]): EventStore => {
  const readStream = async (stream: string, from = 0n, limit = Infinity): Promise<readonly StoredEvent[]> =>
    history
      .flatMap((event, position) => (streamOf(event) === stream ? [storedAt(event, position)] : []))
      .map((event, revision) => ({ ...event, stream, revision: BigInt(revision) }))
      .slice(Number(from), Number(from) + limit);
  return { readStream } as unknown as EventStore;
};

const organizationId = 'org_a';

/** Short words for the events that decide access, all in one organization. */
export const did = {
  organization: (id = organizationId): AnyEvent => ({
    type: 'OrganizationCreated',
    data: { organizationId: id, name: id, slug: `${id}-slug`, plan: 'free', description: null, ownerId: 'usr_owner' },
  }),
  deleteOrganization: (id = organizationId): AnyEvent => ({
    type: 'OrganizationDeleted',
    data: { organizationId: id },
  }),
  join: (userId: string, roleId = 'member', id = organizationId): AnyEvent => ({
    type: 'MemberJoined',
    data: { organizationId: id, userId, roleId },
  }),
  role: (userId: string, roleId: string): AnyEvent => ({
    type: 'MemberRoleChanged',
    data: { organizationId, userId, roleId, previousRoleId: 'member' },
  }),
  makeRole: (roleId: string, capabilities: readonly string[]): AnyEvent => ({
    type: 'RoleCreated',
    data: { organizationId, roleId, name: roleId, description: null, capabilities, copyOf: null },
  }),
  editRole: (roleId: string, capabilities: readonly string[]): AnyEvent => ({
    type: 'RoleCapabilitiesChanged',
    data: { organizationId, roleId, capabilities },
  }),
  deleteRole: (roleId: string): AnyEvent => ({ type: 'RoleDeleted', data: { organizationId, roleId } }),
  leave: (userId: string): AnyEvent => ({ type: 'MemberLeft', data: { organizationId, userId } }),
  remove: (userId: string): AnyEvent => ({ type: 'MemberRemoved', data: { organizationId, userId } }),
  suspend: (userId: string): AnyEvent => ({ type: 'MemberSuspended', data: { organizationId, userId } }),
  restore: (userId: string): AnyEvent => ({ type: 'MemberRestored', data: { organizationId, userId } }),
  team: (teamId: string, name = teamId): AnyEvent => ({
    type: 'TeamCreated',
    data: { organizationId, teamId, name, description: null },
  }),
  renameTeam: (teamId: string, name: string): AnyEvent => ({
    type: 'TeamRenamed',
    data: { organizationId, teamId, name },
  }),
  disableTeam: (teamId: string, message: string | null = null): AnyEvent => ({
    type: 'TeamDisabled',
    data: { organizationId, teamId, message },
  }),
  enableTeam: (teamId: string): AnyEvent => ({ type: 'TeamEnabled', data: { organizationId, teamId } }),
  deleteTeam: (teamId: string): AnyEvent => ({ type: 'TeamDeleted', data: { organizationId, teamId } }),
  addTo: (teamId: string, userId: string): AnyEvent => ({
    type: 'TeamMemberAdded',
    data: { organizationId, teamId, userId },
  }),
  takeFrom: (teamId: string, userId: string): AnyEvent => ({
    type: 'TeamMemberRemoved',
    data: { organizationId, teamId, userId },
  }),
  gateway: (gatewayId: string, id = organizationId): AnyEvent => ({
    type: 'GatewayCreated',
    data: { organizationId: id, gatewayId, name: gatewayId, slug: `${gatewayId}-slug`, description: null },
  }),
  disableGateway: (gatewayId: string): AnyEvent => ({ type: 'GatewayDisabled', data: { organizationId, gatewayId } }),
  enableGateway: (gatewayId: string): AnyEvent => ({ type: 'GatewayEnabled', data: { organizationId, gatewayId } }),
  archive: (gatewayId: string): AnyEvent => ({ type: 'GatewayArchived', data: { organizationId, gatewayId } }),
  provision: (gatewayId: string, teamId: string): AnyEvent => ({
    type: 'GatewayProvisioned',
    data: { organizationId, gatewayId, teamId },
  }),
  unprovision: (gatewayId: string, teamId: string): AnyEvent => ({
    type: 'GatewayUnprovisioned',
    data: { organizationId, gatewayId, teamId },
  }),
  server: (serverId: string, slug = serverId): AnyEvent => ({
    type: 'ServerAdded',
    data: {
      organizationId,
      serverId,
      name: serverId,
      slug,
      ...endpointAt(`https://${slug}.example/mcp`),
    },
  }),
  removeServer: (serverId: string): AnyEvent => ({ type: 'ServerRemoved', data: { organizationId, serverId } }),
  attach: (gatewayId: string, serverId: string, tools?: readonly string[]): AnyEvent => ({
    type: 'GatewayServerAttached',
    data: { organizationId, gatewayId, serverId, expose: tools ? { tools } : 'all' },
  }),
  detach: (gatewayId: string, serverId: string): AnyEvent => ({
    type: 'GatewayServerDetached',
    data: { organizationId, gatewayId, serverId },
  }),
  expose: (gatewayId: string, serverId: string, tools: readonly string[]): AnyEvent => ({
    type: 'GatewayServerExposureChanged',
    data: { organizationId, gatewayId, serverId, expose: { tools } },
  }),
  issueKey: (
    apiKeyId: string,
    userId: string,
    more: {
      readonly capabilities?: readonly string[];
      readonly gatewayIds?: readonly string[];
      readonly expiresAt?: string;
    } = {},
  ): AnyEvent => ({
    type: 'ApiKeyIssued',
    data: {
      organizationId,
      apiKeyId,
      userId,
      name: apiKeyId,
      secretHash: `hash-of-${apiKeyId}`,
      hint: '1234',
      capabilities: more.capabilities ?? null,
      gatewayIds: more.gatewayIds ?? null,
      expiresAt: more.expiresAt ?? null,
    },
  }),
  revokeKey: (apiKeyId: string, userId: string): AnyEvent => ({
    type: 'ApiKeyRevoked',
    data: { organizationId, apiKeyId, userId },
  }),
} as const;
