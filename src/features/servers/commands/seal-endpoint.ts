import type { Vault } from '../../../ports/vault.port.js';
import type { SealedHeader, SealedPath } from '../../../events/servers.js';
import type { PrivateUpstreams } from '../../../outbound/outbound-rule.js';
import { headersFault, type PlainHeaders } from '../domain/server-headers.js';
import { pathOf, serverUrlFault } from '../domain/server-url.js';

/**
 * Values leave the command handler sealed. An unchanged value keeps its sealed form, so that a repeated request changes nothing.
 * @param known headers the server has now
 * @throws Refusal `server.header-invalid`, `server.header-forbidden`, `server.headers-too-many`
 */
export const sealHeaders = async (
  vault: Vault,
  organizationId: string,
  headers: PlainHeaders,
  known: readonly SealedHeader[] = [],
): Promise<readonly SealedHeader[]> => {
  const fault = headersFault(headers);
  if (fault) throw fault;
  const seal = async (name: string, value: string): Promise<SealedHeader> => {
    const before = known.find((header) => header.name === name);
    if (before && (await vault.open(organizationId, before.sealed)) === value) return before;
    return { name, sealed: await vault.seal(organizationId, value) };
  };
  return Promise.all(Object.entries(headers).map(([name, value]) => seal(name, value)));
};

/**
 * Path and query of a URL leave the command handler sealed. They keep their sealed form if they have not changed.
 * @throws Refusal `server.url-invalid`, `server.url-masked`, `server.url-private`
 */
export const sealPath = async (
  vault: Vault,
  organizationId: string,
  { url, allowPrivate }: { readonly url: string; readonly allowPrivate: PrivateUpstreams },
  known?: SealedPath,
): Promise<SealedPath> => {
  const fault = serverUrlFault(url, allowPrivate);
  if (fault) throw fault;
  const path = pathOf(url);
  if (known?.sealed && (await vault.open(organizationId, known.text)) === path) return known;
  return { text: await vault.seal(organizationId, path), sealed: true };
};

export const sealOldPath = async (
  vault: Vault,
  organizationId: string,
  { text, sealed }: SealedPath,
): Promise<SealedPath | undefined> =>
  sealed ? undefined : { text: await vault.seal(organizationId, text), sealed: true };
