import type { Exposure } from '../../../src/ports/access/access.js';

/** Kinds of things on a server that a gateway exposes or hides by name. */
export type NamedKind = 'tools' | 'resources' | 'prompts';

/** The part of a server that decides names. */
export interface NamingServer {
  readonly slug: string;
  readonly exposure: Exposure;
}

/** Between the slug of a server and its own name for a thing. Slugs hold no underscore, so the first separator is the right one. */
const SEPARATOR = '__';

/**
 * The name under which a gateway exposes what a server calls `name`. With one server it is the same name, with several
 * `<server slug>__<name>`. Lists are filtered with this, and calls are resolved with {@link resolveExposed}, which uses it.
 * @returns undefined if the gateway does not expose it
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

/** The server and the name behind an exposed name. */
export interface Resolved<Server extends NamingServer> {
  readonly server: Server;
  /** The name on the server. */
  readonly name: string;
}

/** @returns undefined if no attached server exposes anything by that name */
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

/** The only server that the name can belong to, even if it does not expose the name. */
export const serverNamed = <Server extends NamingServer>(
  servers: readonly Server[],
  exposed: string,
): Server | undefined => {
  if (servers.length === 1) return servers[0];
  const end = exposed.indexOf(SEPARATOR);
  return end < 0 ? undefined : servers.find((server) => server.slug.length === end && exposed.startsWith(server.slug));
};
