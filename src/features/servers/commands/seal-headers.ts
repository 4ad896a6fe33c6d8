import type { Vault } from '../../../ports/vault.port.js';
import type { SealedHeader } from '../../../events/servers.js';
import { headersFault, type PlainHeaders } from '../domain/server-headers.js';

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
