import type { ServerEndpoint } from '../../src/events/servers.js';
import { nameKey } from '../../src/kernel/names.js';
import { documentProjection, type ProjectionEvent, revised, versionOf } from '../projection.js';
import { SERVER_DIRECTORY, type ServerDocument } from './server-directory.document.js';

const endpoint = ({
  url,
  transport,
  headers,
}: ServerEndpoint): Pick<ServerDocument, 'url' | 'transport' | 'headerNames'> => ({
  url,
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
  version: 1,
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
