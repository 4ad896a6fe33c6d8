import type { Decided } from '../../../kernel/decision.js';
import { validateName, normalizeName } from '../../../kernel/names.js';
import { invalid, type Refusal } from '../../../kernel/refusal.js';
import { staleVersion, type Version } from '../../../kernel/versions.js';
import type { OrganizationEvent } from '../../../events/organizations.js';
import { LARGEST_OVERVIEW, type Organization } from './organization.state.js';
import { unknownOrganization } from './unknown-organization.js';

export interface ChangeOrganization {
  readonly organizationId: string;
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly overview?: string | null | undefined;
  readonly slug?: string | undefined;
  readonly expectedVersion?: Version | undefined;
}

const fault = ({ name, overview, slug }: ChangeOrganization): Refusal | undefined => {
  if (slug !== undefined)
    return invalid('slug.immutable', 'The slug of an organization is chosen once and never changes.');
  if (typeof overview === 'string' && new TextEncoder().encode(overview).length > LARGEST_OVERVIEW)
    return invalid('organization.overview-too-large', 'The overview takes up to 64 KiB.');
  return name === undefined ? undefined : validateName(name);
};

/** ORG-3: everything that may be changed of an organization. The slug may not. */
export const changeOrganization = (
  organization: Organization,
  input: ChangeOrganization,
): Decided<OrganizationEvent> => {
  if (organization.status !== 'live') return unknownOrganization();
  const refused = staleVersion(organization.version, input.expectedVersion) ?? fault(input);
  if (refused) return refused;
  const { organizationId } = organization;
  const name = input.name === undefined ? organization.name : normalizeName(input.name);
  const { description = organization.description, overview = organization.overview } = input;
  return [
    ...(name === organization.name ? [] : [{ type: 'OrganizationRenamed', data: { organizationId, name } } as const]),
    ...(description === organization.description
      ? []
      : [{ type: 'OrganizationDescribed', data: { organizationId, description } } as const]),
    ...(overview === organization.overview
      ? []
      : [{ type: 'OrganizationOverviewWritten', data: { organizationId, overview } } as const]),
  ];
};
