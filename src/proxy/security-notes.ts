import type { ApiKeyFacts } from '../ports/access/access.port.js';
import type { SecurityEvent } from '../ports/security-log.port.js';
import type { AccessRequest } from './admission.js';
import type { ProxyParts } from './proxy-parts.js';
import type { ProxyRefusal } from './proxy-refusal.js';

const BY_REASON: Readonly<Record<string, SecurityEvent>> = {
  'key.unknown': 'api-key.refused',
  'key.revoked': 'api-key.refused',
  'key.expired': 'api-key.refused',
  'limit.reached': 'limit.reached',
  'upstream.private-address': 'upstream.refused',
};

export const keyOf = (parts: Pick<ProxyParts, 'access'>, { token }: AccessRequest): ApiKeyFacts | undefined => {
  const secretHash = token?.secretHash ?? null;
  return secretHash === null ? undefined : parts.access.picture().apiKeyBySecretHash(secretHash);
};

/** Tells the security log of a refusal that belongs there. @param serverId the upstream that was not reached */
export const noteRefusal = (
  parts: Pick<ProxyParts, 'access' | 'security'>,
  accessRequest: AccessRequest,
  { reason, details: { data } }: ProxyRefusal,
  serverId?: string,
): void => {
  const event = BY_REASON[reason];
  if (event === undefined) return;
  const key = keyOf(parts, accessRequest);
  parts.security.note({
    event,
    code: reason,
    from: accessRequest.from,
    limit: (data?.['limit'] as { readonly name?: string } | undefined)?.name,
    userId: key?.userId,
    organizationId: key?.organizationId,
    apiKeyId: key?.apiKeyId,
    serverId,
  });
};
