import { documentProjection, type ProjectionEvent, revised, versionOf } from '../projection.js';
import { ORGANIZATION_DIRECTORY, type OrganizationDocument } from './organization-directory.document.js';

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
