import type { ServerEvent } from '../../../src/events/servers.js';
import { type AccessState, organizationOf } from '../model/access-state.js';
import type { Gateway, Server } from '../model/organization.js';
import type { Handlers } from './handlers.js';

interface OfServer {
  readonly organizationId: string;
  readonly serverId: string;
}

const attachedTo = (state: AccessState, { organizationId, serverId }: OfServer): readonly Gateway[] =>
  [...(state.organizations.get(organizationId)?.gateways.values() ?? [])].filter(({ attached }) =>
    attached.some(({ server }) => server.id === serverId),
  );

const change = (
  state: AccessState,
  of: OfServer,
  how: Partial<Pick<Server, 'name' | 'origin' | 'path' | 'headers'>>,
): void => {
  const server = state.organizations.get(of.organizationId)?.servers.get(of.serverId);
  if (server) Object.assign(server, how);
  for (const gateway of attachedTo(state, of)) gateway.facts = null;
};

export const SERVERS: Handlers<ServerEvent> = {
  ServerAdded: (state, { organizationId, serverId: id, name, slug, origin, path, headers }) => {
    const { servers } = organizationOf(state, organizationId);
    if (!servers.has(id)) servers.set(id, { id, name, slug, origin, path, headers });
  },
  ServerRenamed: (state, data) => change(state, data, { name: data.name }),
  ServerEndpointChanged: (state, data) =>
    change(state, data, { origin: data.origin, path: data.path, headers: data.headers }),
  ServerRemoved: (state, data) => {
    state.organizations.get(data.organizationId)?.servers.delete(data.serverId);
    for (const gateway of attachedTo(state, data)) {
      gateway.attached = gateway.attached.filter(({ server }) => server.id !== data.serverId);
      gateway.facts = null;
    }
  },
};
