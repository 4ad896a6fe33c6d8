import type { GatewayFacts, MemberFacts, OrganizationFacts, UpstreamFacts } from '../../src/kernel/access.js';
import type { Gateway, Member, Organization } from './state.js';

/** Live organizations only. */
export const organizationFacts = (organization: Organization | undefined): OrganizationFacts | undefined =>
  organization && organization.slug !== null ? { organizationId: organization.id, slug: organization.slug } : undefined;

/** Kept until the member changes: asked on every request. */
export const memberFacts = (member: Member): MemberFacts =>
  (member.facts ??= Object.freeze({
    userId: member.userId,
    roleId: member.role.id,
    suspended: member.suspended,
    capabilities: member.role.capabilities,
  }));

/** Kept until the gateway or a server of it changes: asked on every request. */
export const gatewayFacts = (gateway: Gateway): GatewayFacts =>
  (gateway.facts ??= Object.freeze({
    gatewayId: gateway.id,
    organizationId: gateway.organizationId,
    name: gateway.name,
    slug: gateway.slug,
    enabled: gateway.enabled,
    upstreams: gateway.attached.map(
      ({ server, shown }): UpstreamFacts => ({
        serverId: server.id,
        name: server.name,
        slug: server.slug,
        url: server.url,
        headers: server.headers,
        shown,
      }),
    ),
  }));
