import { type Principal, speaksOf } from '../kernel/principal.js';
import type { Access, GatewayFacts } from '../ports/access/access.port.js';
import type { Clock } from '../ports/clock.port.js';
import { authenticate, type CallerToken, type TokenFault } from './caller-token.js';
import type { ProxyAddress } from './proxy-address.js';
import { ProxyRefusal, unknownGateway } from './proxy-refusal.js';
import { accessRefusal } from './access-refusal.js';

/** The target and the token of a request, from its headers. */
export interface AccessRequest {
  readonly address: ProxyAddress;
  /** null without a token. */
  readonly token: CallerToken | null;
  /** Network address of the caller; null if it is not known. */
  readonly from: string | null;
}

/** The caller and the gateway. It holds at the moment of the decision: decide again before later use. */
export interface Admission {
  readonly principal: Principal;
  readonly gateway: GatewayFacts;
}

export interface AdmissionParts {
  readonly access: Access;
  readonly clock: Clock;
}

const unauthenticated = (code: string, sentence: string): ProxyRefusal => new ProxyRefusal(401, code, sentence);

const TOKEN_FAULTS: Readonly<Record<TokenFault, string>> = {
  'key.unknown': 'This API key is not known.',
  'key.revoked': 'This API key has been revoked.',
  'key.expired': 'This API key has expired.',
};

/** Decides one request from one picture (ACC-7). Runs for every request, and again for open ones when the picture changes. */
export const admit = (parts: AdmissionParts, accessRequest: AccessRequest): Admission | ProxyRefusal => {
  const { token, address } = accessRequest;
  if (token === null) return unauthenticated('key.missing', 'Send an API key of yours as a bearer token.');
  if (!parts.access.trusted()) return accessRefusal('access.stale');
  const picture = parts.access.picture();
  const principal = authenticate(parts, token);
  if (typeof principal === 'string') return unauthenticated(principal, TOKEN_FAULTS[principal]);
  const organization = picture.organizationBySlug(address.organizationSlug);
  if (!organization) return unknownGateway('organization.unknown');
  if (organization.organizationId !== principal.organizationId) return unknownGateway('key.organization');
  const gateway = picture.gatewayBySlug(organization.organizationId, address.gatewaySlug);
  if (!gateway) return unknownGateway('gateway.unknown');
  if (!speaksOf(principal, gateway.gatewayId)) return unknownGateway('key.gateway');
  const question = {
    organizationId: organization.organizationId,
    userId: principal.userId,
    gatewayId: gateway.gatewayId,
    narrowedTo: principal.narrowedTo?.capabilities ?? null,
  };
  const verdict = picture.check(question);
  return verdict.allowed ? { principal, gateway } : accessRefusal(verdict.reason, gateway, picture.explain(question));
};
