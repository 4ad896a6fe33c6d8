import type { DomainEvent } from '../../../kernel/domain-event.js';

interface OfServer {
  readonly organizationId: string;
  readonly serverId: string;
}

/** A request header for the upstream; its value may be a credential, so it is sealed by the vault. */
export interface SealedHeader {
  readonly name: string;
  readonly sealed: string;
}

/** How a remote server is reached. */
export interface ServerEndpoint {
  readonly url: string;
  readonly transport: 'streamable-http';
  readonly headers: readonly SealedHeader[];
}

export type ServerAdded = DomainEvent<
  'ServerAdded',
  OfServer & ServerEndpoint & { readonly name: string; readonly slug: string }
>;
export type ServerRenamed = DomainEvent<'ServerRenamed', OfServer & { readonly name: string }>;
export type ServerEndpointChanged = DomainEvent<'ServerEndpointChanged', OfServer & ServerEndpoint>;
export type ServerRemoved = DomainEvent<'ServerRemoved', OfServer>;

export type ServerEvent = ServerAdded | ServerRenamed | ServerEndpointChanged | ServerRemoved;
