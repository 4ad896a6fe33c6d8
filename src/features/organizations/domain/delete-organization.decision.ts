import type { Decided } from '../../../kernel/decision.js';
import { invalid } from '../../../kernel/refusal.js';
import { staleVersion, type Version } from '../../../kernel/versions.js';
import { unknownOrganization } from './unknown-organization.js';
import type { OrganizationEvent } from '../../../events/organizations.js';
import type { Organization } from './organization.state.js';

export interface DeleteOrganization {
  readonly organizationId: string;
  /** The slug, typed again as a confirmation. */
  readonly confirmSlug: string;
  readonly expectedVersion?: Version | undefined;
}

/** ORG-4. A deletion cannot be undone, so the slug has to be typed exactly. */
export const deleteOrganization = (
  organization: Organization,
  input: DeleteOrganization,
): Decided<OrganizationEvent> => {
  if (organization.status === 'absent') return unknownOrganization();
  if (input.confirmSlug !== organization.slug)
    return invalid('slug.not-confirmed', 'To delete the organization, its slug has to be typed exactly as it is.');
  if (organization.status === 'deleted') return [];
  return (
    staleVersion(organization.version, input.expectedVersion) ?? [
      { type: 'OrganizationDeleted', data: { organizationId: organization.organizationId } },
    ]
  );
};
