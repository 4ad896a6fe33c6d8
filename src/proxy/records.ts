import type { UpstreamFacts } from '../ports/access/access.port.js';
import type { Admission, AccessRequest } from './admission.js';
import type { ProxyParts } from './proxy-parts.js';
import type { ProxyRefusal } from './proxy-refusal.js';
import type { RpcBody } from './rpc-message.js';
import { keyOf, noteRefusal } from './security-notes.js';

/** Counts every request of an exchange that reached its upstream. Notifications and streams are not calls. */
export const countExchange = (
  parts: ProxyParts,
  admission: Admission,
  upstream: UpstreamFacts,
  body: RpcBody | undefined,
  outcome: string,
  startedAt: number,
): void => {
  if (!body) return;
  const milliseconds = parts.clock.monotonic() - startedAt;
  const { principal, gateway } = admission;
  for (const message of body.messages) {
    if (message.method === undefined || message.id === undefined) continue;
    const [subject] = message.subjects;
    if (outcome === 'ok' && subject) parts.names.exists(upstream.serverId, subject);
    parts.meter.count({
      organizationId: gateway.organizationId,
      gatewayId: gateway.gatewayId,
      serverId: upstream.serverId,
      userId: principal.userId,
      apiKeyId: principal.via.id ?? null,
      method: parts.names.method(message.method),
      name: parts.names.name(gateway.organizationId, [upstream], subject),
      outcome,
      milliseconds,
    });
  }
};

/** The requests in the body, if it was read before the refusal. */
const asked = (
  body: RpcBody | undefined,
  httpMethod: string,
): { readonly method: string; readonly name: string | null } => {
  const message = body?.messages.find(({ method }) => method !== undefined);
  return {
    method: (message?.method ?? httpMethod).slice(0, 128),
    name: message?.subjects[0]?.name.slice(0, 128) ?? null,
  };
};

/** Logs a refusal, and counts it if the caller belongs to the organization (PRX-7). */
export const recordRefusal = (
  parts: ProxyParts,
  accessRequest: AccessRequest,
  refusal: ProxyRefusal,
  httpMethod: string,
  body: RpcBody | undefined,
): void => {
  const { organizationSlug, gatewaySlug } = accessRequest.address;
  const picture = parts.access.picture();
  const key = keyOf(parts, accessRequest);
  const organization = picture.organizationBySlug(organizationSlug);
  const gateway = organization && picture.gatewayBySlug(organization.organizationId, gatewaySlug);
  const what = asked(body, httpMethod);
  const who = { userId: key?.userId ?? null, apiKeyId: key?.apiKeyId ?? null };
  parts.log.info(
    { reason: refusal.reason, status: refusal.status, organizationSlug, gatewaySlug, ...who, ...what },
    'MCP request refused',
  );
  noteRefusal(parts, accessRequest, refusal);
  if (!key || !gateway || key.organizationId !== gateway.organizationId) return;
  const { organizationId, gatewayId } = gateway;
  const subject = body?.messages.find(({ method }) => method !== undefined)?.subjects[0];
  parts.meter.count({
    organizationId,
    gatewayId,
    serverId: null,
    ...who,
    method: parts.names.method(what.method),
    name: parts.names.name(organizationId, gateway.upstreams, subject),
    outcome: refusal.reason,
    milliseconds: 0,
  });
};
