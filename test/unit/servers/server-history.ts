import type { SealedHeader } from '../../../src/events/servers.js';

export const organizationId = 'org-acme';
export const wiki = { organizationId, serverId: 'srv-wiki' };
export const url = 'https://wiki.example/mcp';
export const sealed: readonly SealedHeader[] = [{ name: 'Authorization', sealed: 'sealed-1' }];

const transport = 'streamable-http' as const;

export const added = (headers: readonly SealedHeader[] = []) =>
  ({ type: 'ServerAdded', data: { ...wiki, name: 'Wiki', slug: 'wiki', url, transport, headers } }) as const;
export const renamed = (name: string) => ({ type: 'ServerRenamed', data: { ...wiki, name } }) as const;
export const moved = (to: string, headers: readonly SealedHeader[] = []) =>
  ({ type: 'ServerEndpointChanged', data: { ...wiki, url: to, transport, headers } }) as const;
export const removed = { type: 'ServerRemoved', data: wiki } as const;
