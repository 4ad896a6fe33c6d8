import type { ServerDocument } from '../../../../projections/server-directory/server-directory.projection.js';
import { shownUrl } from '../../../events/servers.js';
import { normalizeName } from '../../../kernel/names.js';
import type { AddServer } from '../domain/server.decisions.js';
import { originOf } from '../domain/server-url.js';

/** A server as shown to every caller: of its URL only the origin, of its headers only the names. */
export interface ServerView {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly kind: 'remote';
  readonly url: string;
  readonly transport: 'streamable-http';
  readonly headerNames: readonly string[];
  readonly createdAt: string;
}

export const SERVER_EXAMPLE: ServerView = {
  id: 'srv_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Search engine',
  slug: 'search-engine',
  kind: 'remote',
  url: shownUrl('https://mcp.example.com'),
  transport: 'streamable-http',
  headerNames: ['Authorization'],
  createdAt: '2026-11-21T12:00:00.000Z',
};

/** A server that was added at this time, before the read model knows of it. */
export const newServerView = (
  { serverId, name, slug, url, headers }: Omit<AddServer, 'path' | 'headers'> & { readonly headers: object },
  createdAt: string,
): ServerView => ({
  id: serverId,
  name: normalizeName(name),
  slug,
  kind: 'remote',
  url: shownUrl(originOf(url)),
  transport: 'streamable-http',
  headerNames: Object.keys(headers),
  createdAt,
});

export const serverView = (server: ServerDocument): ServerView => ({
  id: server.serverId,
  name: server.name,
  slug: server.slug,
  kind: 'remote',
  url: server.url,
  transport: server.transport,
  headerNames: server.headerNames,
  createdAt: server.createdAt,
});
