import type { Exposure } from '../../../src/ports/access/access.js';

/** What of a server has a name that a gateway may expose or hide. */
export type NamedKind = 'tools' | 'resources' | 'prompts';

/** One server behind a gateway, as far as names go. */
export interface NamingServer {
  readonly slug: string;
  readonly exposure: Exposure;
}

/** Between a server's slug and its own name for a thing; slugs hold no underscore, so the first one found is it. */
const SEPARATOR = '__';

/**
 * The name under which a gateway exposes what a server calls `name`: the server's own where the gateway has one server, else
 * `<server slug>__<name>`. Lists are filtered with this, and calls resolved with {@link resolveExposed}, which is made of it.
 * @returns undefined where the gateway does not expose it
 */
export const exposedName = (
  servers: readonly NamingServer[],
  server: NamingServer,
  kind: NamedKind,
  name: string,
): string | undefined => {
  if (server.exposure !== 'all' && !server.exposure[kind].has(name)) return undefined;
  return servers.length > 1 ? server.slug + SEPARATOR + name : name;
};

/** What an exposed name stands for. */
export interface Resolved<Server extends NamingServer> {
  readonly server: Server;
  /** What the server itself calls it. */
  readonly name: string;
}

/** @returns undefined where no attached server exposes anything by that name */
export const resolveExposed = <Server extends NamingServer>(
  servers: readonly Server[],
  kind: NamedKind,
  exposed: string,
): Resolved<Server> | undefined => {
  const server = serverNamed(servers, exposed);
  if (!server) return undefined;
  const name = servers.length > 1 ? exposed.slice(server.slug.length + SEPARATOR.length) : exposed;
  return exposedName(servers, server, kind, name) === exposed ? { server, name } : undefined;
};

/** The one server that could stand behind the name, whether or not it exposes it. */
export const serverNamed = <Server extends NamingServer>(
  servers: readonly Server[],
  exposed: string,
): Server | undefined => {
  if (servers.length === 1) return servers[0];
  const end = exposed.indexOf(SEPARATOR);
  return end < 0 ? undefined : servers.find((server) => server.slug.length === end && exposed.startsWith(server.slug));
};
