import { changed, created, removed } from './audit-rule.js';
import { event, type EventOf, eventsIn } from './declaration.js';
import { type DataOf, flag, id, listOf, oneOf, record, text, type ValueOf } from './fields.js';

/** A request header for the upstream. Its value may be a credential, so the vault seals it. */
const sealedHeader = record({ name: text, sealed: text });
/** Path and query of the URL, which may hold a key. In clear only where an event of version 1 held the whole URL. */
const sealedPath = record({ text, sealed: flag });
const endpoint = { origin: text, path: sealedPath, transport: oneOf('streamable-http'), headers: listOf(sealedHeader) };

export type SealedHeader = ValueOf<typeof sealedHeader>;
export type SealedPath = ValueOf<typeof sealedPath>;
export type ServerEndpoint = DataOf<typeof endpoint>;

const server = { organizationId: id('organization'), serverId: id('server') };

export const MASK = '…';

export const shownUrl = (origin: string): string => `${origin}/${MASK}`;

const splitUrl = (data: object): object => {
  const { url, ...rest } = data as { readonly url: string };
  const { origin, pathname, search } = new URL(url);
  return { ...rest, origin, path: { text: `${pathname}${search}`, sealed: false } };
};

const reached = ({ origin, transport, headers }: ServerEndpoint) => ({
  url: shownUrl(origin),
  transport,
  headerNames: headers.map((header) => header.name),
});

export const SERVER_EVENTS = eventsIn('server', {
  ServerAdded: event(
    { ...server, ...endpoint, name: text, slug: text },
    created('server.added', '{actor} added server {name}', ({ name, slug, ...at }) => ({ name, slug, ...reached(at) })),
    splitUrl,
  ),
  ServerRenamed: event(
    { ...server, name: text },
    changed('server.renamed', '{actor} renamed server {old name} to {new name}', ['name']),
  ),
  ServerEndpointChanged: event(
    { ...server, ...endpoint },
    changed('server.endpoint-changed', '{actor} changed how server {name} is reached', reached),
    splitUrl,
  ),
  ServerRemoved: event(server, removed('server.removed', '{actor} removed server {name}')),
});

export type ServerEvent = EventOf<typeof SERVER_EVENTS>;
