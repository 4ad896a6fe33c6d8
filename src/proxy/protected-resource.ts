import type { ServerResponse } from 'node:http';
import { bearerChallenge } from '../inbound/bearer-challenge.js';
import { endpointPath, metadataPath, type ProxyAddress } from './proxy-address.js';
import type { ProxyRefusal } from './proxy-refusal.js';

/**
 * Metadata of a gateway as a protected resource (RFC 9728). It is the same for every well-formed address,
 * so a caller without a key cannot find out whether a gateway exists.
 */
export const protectedResource = (publicUrl: string, address: ProxyAddress): object => ({
  resource: publicUrl + endpointPath(address),
  resource_name: `${address.organizationSlug}/${address.gatewaySlug}`,
  bearer_methods_supported: ['header'],
});

const OF_NO_TOKEN = new Set(['key.missing', 'origin.refused', 'host.refused']);

/** `WWW-Authenticate`, by which a client finds the metadata and a person reads the sentence. */
export const addChallenge = (
  res: ServerResponse,
  publicUrl: string,
  address: ProxyAddress,
  { status, code, sentence }: ProxyRefusal,
): void => {
  if (res.headersSent || (status !== 401 && status !== 403)) return;
  const metadata = publicUrl + metadataPath(address);
  const error = OF_NO_TOKEN.has(code) ? undefined : status === 401 ? 'invalid_token' : 'insufficient_scope';
  res.setHeader('www-authenticate', bearerChallenge({ metadata, error, sentence }));
};
