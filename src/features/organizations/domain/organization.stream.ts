import type { StreamDefinition } from '../../../kernel/decision.js';
import type { OrganizationEvent } from './organization.events.js';
import { evolveOrganization, NO_ORGANIZATION, type Organization } from './organization.state.js';

export const ORGANIZATION: StreamDefinition<Organization, OrganizationEvent> = {
  category: 'organization',
  initial: NO_ORGANIZATION,
  evolve: evolveOrganization,
};
