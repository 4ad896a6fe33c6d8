import type { SealedHeader, ServerEndpoint } from '../../src/events/servers.js';

/** The endpoint of a server whose path was never sealed, as old events have it. */
export const endpointAt = (url: string, headers: readonly SealedHeader[] = []): ServerEndpoint => {
  const { origin, pathname, search } = new URL(url);
  return { origin, path: { text: `${pathname}${search}`, sealed: false }, transport: 'streamable-http', headers };
};
