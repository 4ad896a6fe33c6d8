import { endpointPath, metadataPath, type ProxyAddress } from './proxy-address.js';

/**
 * Metadata of a gateway as a protected resource (RFC 9728). The same for every well-formed address:
 * whether a gateway exists is nobody's business before they have signed in.
 */
export const protectedResource = (publicUrl: string, address: ProxyAddress): object => ({
  resource: publicUrl + endpointPath(address),
  resource_name: `${address.organizationSlug}/${address.gatewaySlug}`,
  bearer_methods_supported: ['header'],
});

/** Value of `WWW-Authenticate` that leads a client to the metadata. */
export const challenge = (publicUrl: string, address: ProxyAddress, error?: string): string =>
  `Bearer resource_metadata="${publicUrl}${metadataPath(address)}"${error ? `, error="${error}"` : ''}`;
