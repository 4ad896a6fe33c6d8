import { unreachable } from '../../../kernel/decision.js';
import type { Version } from '../../../kernel/versions.js';
import type { OrganizationEvent } from '../../../events/organizations.js';

/** Largest overview, in bytes of UTF-8. */
export const LARGEST_OVERVIEW = 64 * 1024;

export interface LiveOrganization {
  readonly status: 'live';
  readonly organizationId: string;
  readonly name: string;
  /** Never changes. */
  readonly slug: string;
  readonly plan: string;
  readonly description: string | null;
  /** Markdown. */
  readonly overview: string | null;
  /** The creator. The membership knows the present owners. */
  readonly ownerId: string;
  readonly version: Version;
}

/** What remains of a deleted organization: its slug stays taken for ever. */
export interface DeletedOrganization {
  readonly status: 'deleted';
  readonly organizationId: string;
  readonly slug: string;
  readonly version: Version;
}

export type Organization = { readonly status: 'absent' } | LiveOrganization | DeletedOrganization;

export const NO_ORGANIZATION: Organization = { status: 'absent' };

const change = (organization: Organization, version: Version, how: Partial<LiveOrganization>): Organization =>
  organization.status === 'live' ? { ...organization, ...how, version } : organization;

export const evolveOrganization = (
  organization: Organization,
  event: OrganizationEvent,
  revision: bigint,
): Organization => {
  switch (event.type) {
    case 'OrganizationCreated':
      return { status: 'live', ...event.data, overview: null, version: revision };
    case 'OrganizationRenamed':
      return change(organization, revision, { name: event.data.name });
    case 'OrganizationDescribed':
      return change(organization, revision, { description: event.data.description });
    case 'OrganizationOverviewWritten':
      return change(organization, revision, { overview: event.data.overview });
    case 'OrganizationDeleted':
      return organization.status === 'live'
        ? { status: 'deleted', organizationId: organization.organizationId, slug: organization.slug, version: revision }
        : organization;
    case 'OrganizationPlanChanged':
      return change(organization, revision, { plan: event.data.plan });
    default:
      return unreachable(event);
  }
};
