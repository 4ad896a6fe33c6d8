import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Child } from '../child.js';
import type { Children } from '../children.js';

const PROTOCOL_SERVERS = fileURLToPath(new URL('../../../test/support/protocol-servers.js', import.meta.url));
const LINE = /EVENTSTOREDB_URL=(\S+) MONGODB_URL=(\S+)/;
const MONGODB_URL = /^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?([^?]*)\??(.*)$/;

/** Where events and documents are kept. */
export interface Servers {
  readonly eventStoreDb: string;
  readonly mongoDb: string;
  /** How to call them. */
  readonly said: { readonly events: string; readonly documents: string };
}

/** A database of the demo's own on a shared server. The database for authentication stays the same. */
const ownDatabase = (url: string, name: string): string => {
  const [, server, database, query] = MONGODB_URL.exec(url) ?? [];
  if (server === undefined) throw new Error('MONGODB_URL is no mongodb:// address');
  const options = [
    query,
    server.includes('@') && !query?.includes('authSource=') && `authSource=${database || 'admin'}`,
  ].filter(Boolean);
  return `${server}/${name}${options.length > 0 ? `?${options.join('&')}` : ''}`;
};

/** The servers of `EVENTSTOREDB_URL` and `MONGODB_URL`, or else small ones that speak the same protocols. */
export const startServers = async (
  children: Children,
  database: string,
  started: (child: Child) => void,
): Promise<Servers> => {
  const { EVENTSTOREDB_URL: events, MONGODB_URL: documents } = process.env;
  const [, localEvents, localDocuments] = events && documents ? [] : await startProtocolServers(children, started);
  return {
    eventStoreDb: events || localEvents!,
    mongoDb: ownDatabase(documents || localDocuments!, database),
    said: {
      events: events ? 'EventStoreDB at EVENTSTOREDB_URL' : "a server that speaks EventStoreDB's protocol",
      documents: documents ? 'MongoDB at MONGODB_URL' : "one that speaks MongoDB's",
    },
  };
};

const startProtocolServers = (children: Children, started: (child: Child) => void): Promise<RegExpExecArray> => {
  if (!existsSync(PROTOCOL_SERVERS))
    throw new Error(
      'the protocol servers come with the sources and their development dependencies; set EVENTSTOREDB_URL and MONGODB_URL to use real servers',
    );
  return children.start(
    { name: 'the protocol servers', arguments: [PROTOCOL_SERVERS], environment: process.env, ready: LINE },
    started,
  );
};
