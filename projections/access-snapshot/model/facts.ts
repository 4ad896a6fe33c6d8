import type { GatewayFacts, MemberFacts, OrganizationFacts, UpstreamFacts } from '../../../src/ports/access/access.js';
import type { Gateway, Member, Organization } from './organization.js';

/** Live organizations only. */
export const organizationFacts = (organization: Organization | undefined): OrganizationFacts | undefined =>
  organization && organization.slug !== null ? { organizationId: organization.id, slug: organization.slug } : undefined;

/** Cached until the member or the role changes, because every request needs it. */
export const memberFacts = (member: Member): MemberFacts => {
  const { facts, role } = member;
  if (facts !== null && facts.capabilities === role.capabilities) return facts;
  member.facts = Object.freeze({
    userId: member.userId,
    roleId: role.id,
    suspended: member.suspended,
    capabilities: role.capabilities,
  });
  return member.facts;
};

/** Cached until the gateway or one of its servers changes, because every request needs it. */
export const gatewayFacts = (gateway: Gateway): GatewayFacts =>
  (gateway.facts ??= Object.freeze({
    gatewayId: gateway.id,
    organizationId: gateway.organizationId,
    name: gateway.name,
    slug: gateway.slug,
    enabled: gateway.enabled,
    upstreams: gateway.attached.map(({ server, exposure }): UpstreamFacts => ({
      serverId: server.id,
      name: server.name,
      slug: server.slug,
      origin: server.origin,
      path: server.path,
      headers: server.headers,
      exposure,
    })),
  }));
