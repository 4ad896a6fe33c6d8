/** The target of a proxy URL. The slugs are well formed; the organization and the gateway may not exist. */
export interface ProxyAddress {
  readonly kind: 'endpoint' | 'metadata';
  readonly organizationSlug: string;
  readonly gatewaySlug: string;
}

const ENDPOINT = '/mcp/';
const METADATA = '/.well-known/oauth-protected-resource/mcp/';
const SLUGS = /^([a-z0-9][a-z0-9-]{0,63})\/([a-z0-9][a-z0-9-]{0,63})$/;

const pathOf = (url: string): string => {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
};

/** @returns null for a proxy path without a gateway, undefined for a path outside the proxy */
export const proxyAddress = (url: string): ProxyAddress | null | undefined => {
  const kind = url.startsWith(ENDPOINT) ? 'endpoint' : url.startsWith(METADATA) ? 'metadata' : undefined;
  if (!kind) return undefined;
  const slugs = SLUGS.exec(pathOf(url).slice(kind === 'endpoint' ? ENDPOINT.length : METADATA.length));
  return slugs ? { kind, organizationSlug: slugs[1]!, gatewaySlug: slugs[2]! } : null;
};

export const endpointPath = (address: ProxyAddress): string =>
  `${ENDPOINT}${address.organizationSlug}/${address.gatewaySlug}`;
export const metadataPath = (address: ProxyAddress): string =>
  `${METADATA}${address.organizationSlug}/${address.gatewaySlug}`;
