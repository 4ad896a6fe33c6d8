import type { OrganizationEvent } from '../../../src/events/organizations.js';
import { organizationOf } from '../model/access-state.js';
import type { Handlers } from './handlers.js';
import { forgetMembership } from './members.js';

export const ORGANIZATIONS: Handlers<OrganizationEvent> = {
  OrganizationCreated: (state, { organizationId, slug }) => {
    const organization = organizationOf(state, organizationId);
    if (organization.deleted) return;
    organization.slug = slug;
    state.organizationsBySlug.set(slug, organization);
  },
  /**
   * ORG-4: removes everything that could be reached, and keeps the fact of the deletion. Events that were written at the same moment
   * fold into a deleted organization, which never becomes live again.
   */
  OrganizationDeleted: (state, { organizationId }, by) => {
    const organization = organizationOf(state, organizationId);
    if (organization.slug !== null) state.organizationsBySlug.delete(organization.slug);
    organization.slug = null;
    organization.deleted = by;
    for (const member of organization.members.values()) forgetMembership(state, member);
    const { members, former, teams, gateways, gatewaysBySlug, archived, servers } = organization;
    for (const map of [members, former, teams, gateways, gatewaysBySlug, archived, servers]) map.clear();
    organization.slots.fill(undefined);
  },
};
