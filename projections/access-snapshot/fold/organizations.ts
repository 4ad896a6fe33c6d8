import type {
  OrganizationCreated,
  OrganizationDeleted,
} from '../../../src/features/organizations/domain/organization.events.js';
import type { EventRef } from '../memory/provenance.js';
import { type AccessState, organizationOf } from '../model/access-state.js';
import type { Handlers } from './handlers.js';
import { forgetMembership } from './members.js';

const create = (state: AccessState, data: OrganizationCreated['data']): void => {
  const organization = organizationOf(state, data.organizationId);
  if (organization.deleted) return;
  organization.slug = data.slug;
  state.organizationsBySlug.set(data.slug, organization);
};

/**
 * ORG-4: all that could be reached is gone, and that it was deleted stays. What was written in the same moment folds into
 * an organization that never lives again.
 */
const remove = (state: AccessState, data: OrganizationDeleted['data'], by: EventRef): void => {
  const organization = organizationOf(state, data.organizationId);
  if (organization.slug !== null) state.organizationsBySlug.delete(organization.slug);
  organization.slug = null;
  organization.deleted = by;
  for (const member of organization.members.values()) forgetMembership(state, member);
  const { members, former, teams, gateways, gatewaysBySlug, archived, servers } = organization;
  for (const map of [members, former, teams, gateways, gatewaysBySlug, archived, servers]) map.clear();
  organization.slots.fill(undefined);
};

export const ORGANIZATIONS: Handlers<OrganizationCreated | OrganizationDeleted> = {
  OrganizationCreated: create,
  OrganizationDeleted: remove,
};
