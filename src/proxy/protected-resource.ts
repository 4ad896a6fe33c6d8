import { endpointPath, metadataPath, type ProxyAddress } from './proxy-address.js';

/**
 * Metadata of a gateway as a protected resource (RFC 9728). It is the same for every well-formed address,
 * so a caller without a key cannot find out whether a gateway exists.
 */
export const protectedResource = (publicUrl: string, address: ProxyAddress): object => ({
  resource: publicUrl + endpointPath(address),
  resource_name: `${address.organizationSlug}/${address.gatewaySlug}`,
  bearer_methods_supported: ['header'],
});

/** Value of `WWW-Authenticate`, with which a client finds the metadata. */
export const challenge = (publicUrl: string, address: ProxyAddress, error?: string): string =>
  `Bearer resource_metadata="${publicUrl}${metadataPath(address)}"${error ? `, error="${error}"` : ''}`;
