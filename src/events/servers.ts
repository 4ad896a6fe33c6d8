import { changed, created, removed } from './audit-rule.js';
import { event, type EventOf, eventsIn } from './declaration.js';
import { type DataOf, id, listOf, oneOf, record, text, type ValueOf } from './fields.js';

/** A request header for the upstream. Its value may be a credential, so the vault seals it. */
const sealedHeader = record({ name: text, sealed: text });
const endpoint = { url: text, transport: oneOf('streamable-http'), headers: listOf(sealedHeader) };

export type SealedHeader = ValueOf<typeof sealedHeader>;
export type ServerEndpoint = DataOf<typeof endpoint>;

const server = { organizationId: id('organization'), serverId: id('server') };

const reached = ({ url, transport, headers }: ServerEndpoint) => ({
  url,
  transport,
  headerNames: headers.map((header) => header.name),
});

export const SERVER_EVENTS = eventsIn('server', {
  ServerAdded: event(
    { ...server, ...endpoint, name: text, slug: text },
    created('server.added', '{actor} added server {name}', ({ name, slug, ...at }) => ({ name, slug, ...reached(at) })),
  ),
  ServerRenamed: event(
    { ...server, name: text },
    changed('server.renamed', '{actor} renamed server {old name} to {new name}', ['name']),
  ),
  ServerEndpointChanged: event(
    { ...server, ...endpoint },
    changed('server.endpoint-changed', '{actor} changed how server {name} is reached', reached),
  ),
  ServerRemoved: event(server, removed('server.removed', '{actor} removed server {name}')),
});

export type ServerEvent = EventOf<typeof SERVER_EVENTS>;
