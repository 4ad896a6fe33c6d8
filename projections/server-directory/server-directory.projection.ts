import type { ServerEndpoint } from '../../src/events/servers.js';
import { nameKey } from '../../src/kernel/names.js';
import { createdBy, projection, type ProjectionEvent } from '../projection.js';
import { SERVER_DIRECTORY, type ServerDocument } from './server-directory.document.js';

const HANDLES = ['ServerAdded', 'ServerRenamed', 'ServerEndpointChanged', 'ServerRemoved'] as const;
type Handled = ProjectionEvent<(typeof HANDLES)[number]>;

const endpoint = ({
  url,
  transport,
  headers,
}: ServerEndpoint): Pick<ServerDocument, 'url' | 'transport' | 'headerNames'> => ({
  url,
  transport,
  headerNames: headers.map((header) => header.name),
});

const evolve = (document: ServerDocument | null, event: Handled): ServerDocument | null => {
  const version = Number(event.revision);
  if (event.type === 'ServerAdded') {
    const { organizationId, serverId, name, slug } = event.data;
    return {
      organizationId,
      serverId,
      name,
      nameKey: nameKey(name),
      slug,
      ...endpoint(event.data),
      createdAt: event.metadata.at,
      version,
    };
  }
  if (document === null) return null;
  switch (event.type) {
    case 'ServerRenamed':
      return { ...document, name: event.data.name, nameKey: nameKey(event.data.name), version };
    case 'ServerEndpointChanged':
      return { ...document, ...endpoint(event.data), version };
    case 'ServerRemoved':
      return null;
    default:
      return document;
  }
};

export const serverDirectory = projection({
  name: SERVER_DIRECTORY,
  version: 1,
  handles: HANDLES,
  indexes: [['organizationId', 'nameKey']],
  documentIds: (event) => [event.data.serverId],
  creates: createdBy('ServerAdded'),
  evolve,
});
