export const SERVER_DIRECTORY = 'server_directory';

/** One for each server that was not removed. Of its headers only the names: their values may be credentials. */
export interface ServerDocument {
  readonly organizationId: string;
  readonly serverId: string;
  readonly name: string;
  readonly nameKey: string;
  readonly slug: string;
  readonly url: string;
  readonly transport: 'streamable-http';
  readonly headerNames: readonly string[];
  readonly createdAt: string;
  /** Revision of the server's stream. */
  readonly version: number;
}
