import { notFound, type Refusal } from '../../../kernel/refusal.js';
import { staleVersion, type Version } from '../../../kernel/versions.js';
import type { LiveServer, Server } from './server.state.js';

/** What every command about one existing server carries. */
export interface ServerRef {
  readonly organizationId: string;
  readonly serverId: string;
  readonly expectedVersion?: Version | undefined;
}

export const unknownServer = (): Refusal => notFound('server.unknown', 'There is no such server.');

/** A server of another organization gets the same answer as one that never existed. */
export const findServer = (server: Server, { organizationId, expectedVersion }: ServerRef): LiveServer | Refusal => {
  if (server.status !== 'live' || server.organizationId !== organizationId) return unknownServer();
  return staleVersion(server.version, expectedVersion) ?? server;
};
