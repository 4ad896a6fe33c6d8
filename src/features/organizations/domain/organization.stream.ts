import type { EntityDefinition } from '../../../kernel/decision.js';
import type { OrganizationEvent } from './organization.events.js';
import { evolveOrganization, NO_ORGANIZATION, type Organization } from './organization.state.js';

export const ORGANIZATION: EntityDefinition<Organization, OrganizationEvent, { readonly organizationId: string }> = {
  category: 'organization',
  initial: NO_ORGANIZATION,
  evolve: evolveOrganization,
  streamId: ({ organizationId }) => organizationId,
  version: (_organization, _ref, revision) => revision,
};
