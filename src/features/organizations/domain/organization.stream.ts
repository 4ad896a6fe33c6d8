import type { EntityDefinition } from '../../../kernel/decision.js';
import { ORGANIZATION_EVENTS, type OrganizationEvent } from '../../../events/organizations.js';
import { evolveOrganization, NO_ORGANIZATION, type Organization } from './organization.state.js';

export const ORGANIZATION: EntityDefinition<Organization, OrganizationEvent, { readonly organizationId: string }> = {
  category: ORGANIZATION_EVENTS.category,
  initial: NO_ORGANIZATION,
  evolve: evolveOrganization,
  streamId: ({ organizationId }) => organizationId,
  version: (_organization, _ref, revision) => revision,
};
