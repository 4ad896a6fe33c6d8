import type { SealedHeader, SealedPath } from '../../../src/events/servers.js';

export const organizationId = 'org-acme';
export const wiki = { organizationId, serverId: 'srv-wiki' };
export const origin = 'https://wiki.example';
export const url = `${origin}/mcp`;
export const sealedPath = (path = '/mcp'): SealedPath => ({ text: `sealed ${path}`, sealed: true });
export const sealed: readonly SealedHeader[] = [{ name: 'Authorization', sealed: 'sealed-1' }];

const transport = 'streamable-http' as const;

export const added = (headers: readonly SealedHeader[] = []) =>
  ({
    type: 'ServerAdded',
    data: { ...wiki, name: 'Wiki', slug: 'wiki', origin, path: sealedPath(), transport, headers },
  }) as const;
export const renamed = (name: string) => ({ type: 'ServerRenamed', data: { ...wiki, name } }) as const;
export const moved = (to: string, headers: readonly SealedHeader[] = []) => {
  const { origin: at, pathname } = new URL(to);
  const data = { ...wiki, origin: at, path: sealedPath(pathname), transport, headers };
  return { type: 'ServerEndpointChanged', data } as const;
};
/** Input of a change to that URL, its path sealed. */
export const to = (whole: string) => ({ url: whole, path: sealedPath(new URL(whole).pathname) });
export const removed = { type: 'ServerRemoved', data: wiki } as const;
