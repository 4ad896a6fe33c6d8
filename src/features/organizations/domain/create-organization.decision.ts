import type { Decided } from '../../../kernel/decision.js';
import { validateName, normalizeName } from '../../../kernel/names.js';
import type { Plan } from '../../../plans/plans.js';
import type { OrganizationEvent } from '../../../events/organizations.js';
import type { Organization } from './organization.state.js';
import { unknownOrganization } from './unknown-organization.js';

export interface CreateOrganization {
  readonly organizationId: string;
  readonly name: string;
  readonly slug: string;
  readonly plan: Plan;
  readonly description: string | null;
  readonly ownerId: string;
}

/** ORG-1. The reservation of the slug ensures that no other organization has it. */
export const createOrganization = (
  organization: Organization,
  input: CreateOrganization,
): Decided<OrganizationEvent> => {
  if (organization.status === 'live') return [];
  if (organization.status === 'deleted') return unknownOrganization();
  const { organizationId, name, slug, plan, description, ownerId } = input;
  return (
    validateName(name) ?? [
      {
        type: 'OrganizationCreated',
        data: { organizationId, name: normalizeName(name), slug, plan, description, ownerId },
      },
    ]
  );
};
