import type {
  ServerAdded,
  ServerEndpointChanged,
  ServerRemoved,
  ServerRenamed,
} from '../../../src/features/servers/domain/server.events.js';
import { type AccessState, organizationOf } from '../model/access-state.js';
import type { Organization, Server } from '../model/organization.js';
import type { Handlers } from './handlers.js';

type Handled = ServerAdded | ServerEndpointChanged | ServerRemoved | ServerRenamed;

const add = (state: AccessState, data: ServerAdded['data']): void => {
  const organization = organizationOf(state, data.organizationId);
  if (organization.servers.has(data.serverId)) return;
  organization.servers.set(data.serverId, {
    id: data.serverId,
    name: data.name,
    slug: data.slug,
    url: data.url,
    headers: data.headers,
  });
};

const change =
  <Data extends { readonly organizationId: string; readonly serverId: string }>(
    apply: (server: Server, data: Data) => void,
  ) =>
  (state: AccessState, data: Data): void => {
    const organization = state.organizations.get(data.organizationId);
    const server = organization?.servers.get(data.serverId);
    if (!organization || !server) return;
    apply(server, data);
    forgetFacts(organization, server);
  };

const forgetFacts = (organization: Organization, server: Server): void => {
  for (const gateway of organization.gateways.values()) {
    if (gateway.attached.some((attachment) => attachment.server === server)) gateway.facts = null;
  }
};

const remove = (state: AccessState, data: ServerRemoved['data']): void => {
  const organization = state.organizations.get(data.organizationId);
  const server = organization?.servers.get(data.serverId);
  if (!organization || !server) return;
  organization.servers.delete(server.id);
  forgetFacts(organization, server);
  for (const gateway of organization.gateways.values()) {
    gateway.attached = gateway.attached.filter((attachment) => attachment.server !== server);
  }
};

export const SERVERS: Handlers<Handled> = {
  ServerAdded: add,
  ServerEndpointChanged: change<ServerEndpointChanged['data']>((server, data) => {
    server.url = data.url;
    server.headers = data.headers;
  }),
  ServerRemoved: remove,
  ServerRenamed: change<ServerRenamed['data']>((server, data) => {
    server.name = data.name;
  }),
};
