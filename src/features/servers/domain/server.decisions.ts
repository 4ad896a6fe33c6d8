import type { Decided } from '../../../kernel/decision.js';
import { validateName, normalizeName } from '../../../kernel/names.js';
import { invalid, isRefusal } from '../../../kernel/refusal.js';
import { findServer, type ServerRef, unknownServer } from './find-server.js';
import type { SealedHeader, SealedPath, ServerEndpoint, ServerEvent } from '../../../events/servers.js';
import type { PrivateUpstreams } from '../../../outbound/outbound-rule.js';
import type { Server } from './server.state.js';
import { originOf, serverUrlFault } from './server-url.js';

export interface AddServer {
  readonly organizationId: string;
  readonly serverId: string;
  readonly name: string;
  readonly slug: string;
  readonly url: string;
  readonly path: SealedPath;
  readonly headers: readonly SealedHeader[];
  readonly allowPrivate: PrivateUpstreams;
}

/** RES-3: the slug is reserved for the server already. */
export const addServer = (server: Server, input: AddServer): Decided<ServerEvent> => {
  const { organizationId, serverId, name, slug, url, path, headers, allowPrivate } = input;
  if (server.status !== 'absent') return server.organizationId === organizationId ? [] : unknownServer();
  const fault = validateName(name) ?? serverUrlFault(url, allowPrivate);
  if (fault) return fault;
  const endpoint: ServerEndpoint = { origin: originOf(url), path, transport: 'streamable-http', headers };
  return [{ type: 'ServerAdded', data: { organizationId, serverId, name: normalizeName(name), slug, ...endpoint } }];
};

export interface ChangeServer extends ServerRef {
  readonly name?: string | undefined;
  readonly url?: string | undefined;
  readonly path?: SealedPath | undefined;
  /** Replaces all headers; undefined keeps them. */
  readonly headers?: readonly SealedHeader[] | undefined;
  readonly allowPrivate: PrivateUpstreams;
}

const alike = (one: ServerEndpoint, other: ServerEndpoint): boolean =>
  one.origin === other.origin &&
  one.path.text === other.path.text &&
  one.path.sealed === other.path.sealed &&
  one.headers.length === other.headers.length &&
  one.headers.every(
    (header, index) => header.name === other.headers[index]?.name && header.sealed === other.headers[index]?.sealed,
  );

export const changeServer = (server: Server, input: ChangeServer): Decided<ServerEvent> => {
  const found = findServer(server, input);
  if (isRefusal(found)) return found;
  const { organizationId, serverId } = input;
  const name = input.name === undefined ? found.name : normalizeName(input.name);
  const fault =
    validateName(name) ?? (input.url === undefined ? undefined : serverUrlFault(input.url, input.allowPrivate));
  if (fault) return fault;
  const endpoint: ServerEndpoint = {
    origin: input.url === undefined ? found.endpoint.origin : originOf(input.url),
    path: input.path ?? found.endpoint.path,
    transport: 'streamable-http',
    headers: input.headers ?? found.endpoint.headers,
  };
  // Otherwise a person who may change a server could have its secret credentials sent to their own host.
  if (input.headers === undefined && endpoint.headers.length > 0 && endpoint.origin !== found.endpoint.origin)
    return invalid(
      'server.headers-needed',
      'Another host takes its own headers: send them again along with the URL, or an empty object.',
    );
  return [
    ...(name === found.name ? [] : [{ type: 'ServerRenamed', data: { organizationId, serverId, name } } as const]),
    ...(alike(endpoint, found.endpoint)
      ? []
      : [{ type: 'ServerEndpointChanged', data: { organizationId, serverId, ...endpoint } } as const]),
  ];
};

/** Removing a removed server succeeds, so that an interrupted removal can be finished. */
export const removeServer = (server: Server, input: ServerRef): Decided<ServerEvent> => {
  if (server.status === 'removed' && server.organizationId === input.organizationId) return [];
  const found = findServer(server, input);
  if (isRefusal(found)) return found;
  const { organizationId, serverId } = input;
  return [{ type: 'ServerRemoved', data: { organizationId, serverId } }];
};
