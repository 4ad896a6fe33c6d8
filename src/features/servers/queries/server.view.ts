import type { ServerDocument } from '../../../../projections/server-directory/server-directory.document.js';
import { normalizeName } from '../../../kernel/names.js';
import type { AddServer } from '../domain/server.decisions.js';

/** A server as people see it: only the names of its headers, for every caller. */
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

/** A server that was added at this time, before the read model knows of it. */
export const newServerView = (
  { serverId, name, slug, url, headers }: Omit<AddServer, 'headers'> & { readonly headers: object },
  createdAt: string,
): ServerView => ({
  id: serverId,
  name: normalizeName(name),
  slug,
  kind: 'remote',
  url,
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
