import { apiKeyFault } from '../ports/access/api-key-standing.js';
import type { Access, ApiKeyFacts, GatewayFacts } from '../ports/access/access.port.js';
import type { Clock } from '../ports/clock.port.js';
import { challenge } from './protected-resource.js';
import type { ProxyAddress } from './proxy-address.js';
import { ProxyRefusal, unknownGateway } from './proxy-refusal.js';
import { accessRefusal } from './access-refusal.js';

/** A request as far as its headers tell: where to, and with which key. */
export interface AccessRequest {
  readonly address: ProxyAddress;
  /** SHA-256 of the API key in hex; null where none was given. */
  readonly secretHash: string | null;
}

/** Who came in, and to what: true at the moment it was read, and to be read again before relying on it later. */
export interface Admission {
  readonly key: ApiKeyFacts;
  readonly gateway: GatewayFacts;
}

export interface AdmissionParts {
  readonly access: Access;
  readonly clock: Clock;
  readonly publicUrl: string;
}

const unauthenticated = (
  parts: AdmissionParts,
  accessRequest: AccessRequest,
  code: string,
  sentence: string,
): ProxyRefusal =>
  new ProxyRefusal(401, code, sentence, {
    headers: {
      'www-authenticate': challenge(
        parts.publicUrl,
        accessRequest.address,
        code === 'key.missing' ? undefined : 'invalid_token',
      ),
    },
  });

const KEY_FAULTS = {
  'key.revoked': 'This API key has been revoked.',
  'key.expired': 'This API key has expired.',
} as const;

const keyFault = (
  parts: AdmissionParts,
  accessRequest: AccessRequest,
  key: ApiKeyFacts | undefined,
): ProxyRefusal | undefined => {
  if (!key) return unauthenticated(parts, accessRequest, 'key.unknown', 'This API key is not known.');
  const fault = key.revoked || key.expiresAt !== null ? apiKeyFault(key, parts.clock.now()) : undefined;
  return fault && unauthenticated(parts, accessRequest, fault, KEY_FAULTS[fault]);
};

/** Decides one request, everything from one picture (ACC-7). Runs on every request and again for whatever is still open when the picture changes. */
export const admit = (parts: AdmissionParts, accessRequest: AccessRequest): Admission | ProxyRefusal => {
  if (accessRequest.secretHash === null)
    return unauthenticated(parts, accessRequest, 'key.missing', 'Send an API key of yours as a bearer token.');
  if (!parts.access.trusted()) return accessRefusal('access.stale');
  const picture = parts.access.picture();
  const key = picture.apiKeyBySecretHash(accessRequest.secretHash);
  const fault = keyFault(parts, accessRequest, key);
  if (fault || !key) return fault ?? unknownGateway('key.unknown');
  const organization = picture.organizationBySlug(accessRequest.address.organizationSlug);
  if (!organization) return unknownGateway('organization.unknown');
  if (organization.organizationId !== key.organizationId) return unknownGateway('key.organization');
  const gateway = picture.gatewayBySlug(organization.organizationId, accessRequest.address.gatewaySlug);
  if (!gateway) return unknownGateway('gateway.unknown');
  if (key.gatewayIds !== null && !key.gatewayIds.has(gateway.gatewayId)) return unknownGateway('key.gateway');
  const question = {
    organizationId: key.organizationId,
    userId: key.userId,
    gatewayId: gateway.gatewayId,
    narrowedTo: key.capabilities,
  };
  const verdict = picture.check(question);
  return verdict.allowed ? { key, gateway } : accessRefusal(verdict.reason, gateway, picture.explain(question));
};
