import { type ServerEndpoint, shownUrl } from '../../src/events/servers.js';
import { nameKey } from '../../src/kernel/names.js';
import { documentProjection, type ProjectionEvent, revised, versionOf } from '../projection.js';

export const SERVER_DIRECTORY = 'server_directory';

/** One for each server that is not removed. Path, query and values of headers may be credentials, so it holds none of them. */
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

const endpoint = ({
  origin,
  transport,
  headers,
}: ServerEndpoint): Pick<ServerDocument, 'url' | 'transport' | 'headerNames'> => ({
  url: shownUrl(origin),
  transport,
  headerNames: headers.map((header) => header.name),
});

const added = (event: ProjectionEvent<'ServerAdded'>): ServerDocument => {
  const { organizationId, serverId, name, slug } = event.data;
  return {
    organizationId,
    serverId,
    name,
    nameKey: nameKey(name),
    slug,
    ...endpoint(event.data),
    createdAt: event.metadata.at,
    version: versionOf(event),
  };
};

export const serverDirectory = documentProjection({
  name: SERVER_DIRECTORY,
  version: 2,
  indexes: [['organizationId', 'nameKey']],
  documentIds: (event) => [event.data.serverId],
  created: { ServerAdded: added },
  changed: {
    ServerRenamed: (server, event) =>
      revised(server, event, { name: event.data.name, nameKey: nameKey(event.data.name) }),
    ServerEndpointChanged: (server, event) => revised(server, event, endpoint(event.data)),
    ServerRemoved: () => null,
  },
});
