import { documentProjection, type ProjectionEvent, revised, versionOf } from '../projection.js';

export const ORGANIZATION_DIRECTORY = 'organization_directory';

/** One for each organization. Its id is the id of the organization. */
export interface OrganizationDocument {
  readonly organizationId: string;
  readonly name: string;
  readonly slug: string;
  readonly plan: string;
  readonly description: string | null;
  /** Markdown. */
  readonly overview: string | null;
  /** The person who created it. The roles in the member list say who owns it now. */
  readonly createdBy: string;
  readonly createdAt: string;
  /** null until it is deleted. The document stays after that, so that the operator finds it by its slug. */
  readonly deletedAt: string | null;
  /** Revision of the organization's stream. */
  readonly version: number;
}

const created = (event: ProjectionEvent<'OrganizationCreated'>): OrganizationDocument => {
  const { organizationId, name, slug, plan, description, ownerId } = event.data;
  return {
    organizationId,
    name,
    slug,
    plan,
    description,
    overview: null,
    createdBy: ownerId,
    createdAt: event.metadata.at,
    deletedAt: null,
    version: versionOf(event),
  };
};

export const organizationDirectory = documentProjection({
  name: ORGANIZATION_DIRECTORY,
  version: 2,
  indexes: [['slug']],
  documentIds: (event) => [event.data.organizationId],
  created: { OrganizationCreated: created },
  changed: {
    OrganizationRenamed: (organization, event) => revised(organization, event, { name: event.data.name }),
    OrganizationDescribed: (organization, event) =>
      revised(organization, event, { description: event.data.description }),
    OrganizationOverviewWritten: (organization, event) =>
      revised(organization, event, { overview: event.data.overview }),
    OrganizationPlanChanged: (organization, event) => revised(organization, event, { plan: event.data.plan }),
    OrganizationDeleted: (organization, event) => revised(organization, event, { deletedAt: event.metadata.at }),
  },
});
