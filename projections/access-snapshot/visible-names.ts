import type { ShownNames } from '../../src/ports/access/access.js';

/** What of a server has a name that a gateway may show or hide. */
export type NamedKind = 'tools' | 'resources' | 'prompts';

/** One server behind a gateway, as far as names go. */
export interface NamingServer {
  readonly slug: string;
  readonly shown: ShownNames;
}

/** Between a server's slug and its own name for a thing; slugs hold no underscore, so the first one found is it. */
const SEPARATOR = '__';

/**
 * The name under which a gateway shows what a server calls `name`: the server's own where the gateway has one server, else
 * `<server slug>__<name>`. Lists are filtered with this, and calls resolved with {@link resolveShown}, which is made of it.
 * @returns undefined where the gateway does not show it
 */
export const shownAs = (
  servers: readonly NamingServer[],
  server: NamingServer,
  kind: NamedKind,
  name: string,
): string | undefined => {
  if (server.shown !== 'all' && !server.shown[kind].has(name)) return undefined;
  return servers.length > 1 ? server.slug + SEPARATOR + name : name;
};

/** What a shown name stands for. */
export interface Resolved<Server extends NamingServer> {
  readonly server: Server;
  /** What the server itself calls it. */
  readonly name: string;
}

/** @returns undefined where no attached server shows anything by that name */
export const resolveShown = <Server extends NamingServer>(
  servers: readonly Server[],
  kind: NamedKind,
  shownName: string,
): Resolved<Server> | undefined => {
  const server = serverNamed(servers, shownName);
  if (!server) return undefined;
  const name = servers.length > 1 ? shownName.slice(server.slug.length + SEPARATOR.length) : shownName;
  return shownAs(servers, server, kind, name) === shownName ? { server, name } : undefined;
};

/** The one server that could stand behind the name, whether or not it shows it. */
export const serverNamed = <Server extends NamingServer>(
  servers: readonly Server[],
  shownName: string,
): Server | undefined => {
  if (servers.length === 1) return servers[0];
  const end = shownName.indexOf(SEPARATOR);
  return end < 0
    ? undefined
    : servers.find((server) => server.slug.length === end && shownName.startsWith(server.slug));
};
