import { unreachable } from '../../../kernel/decision.js';
import type { Version } from '../../../kernel/versions.js';
import type { ServerEndpoint, ServerEvent } from '../../../events/servers.js';

export interface LiveServer {
  readonly status: 'live';
  readonly organizationId: string;
  readonly serverId: string;
  readonly name: string;
  readonly slug: string;
  readonly endpoint: ServerEndpoint;
  readonly version: Version;
}

export type Server =
  | { readonly status: 'absent' }
  | LiveServer
  | { readonly status: 'removed'; readonly organizationId: string; readonly slug: string };

export const NO_SERVER: Server = { status: 'absent' };

const endpointOf = ({ origin, path, transport, headers }: ServerEndpoint): ServerEndpoint => ({
  origin,
  path,
  transport,
  headers,
});

const change = (server: Server, how: Partial<LiveServer>): Server =>
  server.status === 'live' ? { ...server, ...how } : server;

export const evolveServer = (server: Server, event: ServerEvent, version: bigint): Server => {
  switch (event.type) {
    case 'ServerAdded': {
      const { organizationId, serverId, name, slug } = event.data;
      return { status: 'live', organizationId, serverId, name, slug, endpoint: endpointOf(event.data), version };
    }
    case 'ServerRenamed':
      return change(server, { name: event.data.name, version });
    case 'ServerEndpointChanged':
      return change(server, { endpoint: endpointOf(event.data), version });
    case 'ServerRemoved':
      return server.status === 'live'
        ? { status: 'removed', organizationId: server.organizationId, slug: server.slug }
        : server;
    default:
      return unreachable(event);
  }
};
