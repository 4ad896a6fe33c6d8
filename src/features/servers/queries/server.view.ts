import type { ServerDocument } from '../../../../projections/server-directory/server-directory.document.js';

/** A server as people see it: of its headers the names only, whoever asks. */
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
