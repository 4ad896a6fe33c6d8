import { createdBy, projection, type ProjectionEvent } from '../projection.js';
import { ORGANIZATION_DIRECTORY, type OrganizationDocument } from './organization-directory.document.js';

const HANDLES = [
  'OrganizationCreated',
  'OrganizationRenamed',
  'OrganizationDescribed',
  'OrganizationOverviewWritten',
  'OrganizationPlanChanged',
  'OrganizationDeleted',
] as const;
type Handled = ProjectionEvent<(typeof HANDLES)[number]>;

const evolve = (document: OrganizationDocument | null, event: Handled): OrganizationDocument | null => {
  const version = Number(event.revision);
  if (event.type === 'OrganizationCreated') {
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
      version,
    };
  }
  if (document === null) return null;
  switch (event.type) {
    case 'OrganizationRenamed':
      return { ...document, name: event.data.name, version };
    case 'OrganizationDescribed':
      return { ...document, description: event.data.description, version };
    case 'OrganizationOverviewWritten':
      return { ...document, overview: event.data.overview, version };
    case 'OrganizationDeleted':
      return { ...document, deletedAt: event.metadata.at, version };
    case 'OrganizationPlanChanged':
      return { ...document, plan: event.data.plan, version };
    default:
      return document;
  }
};

export const organizationDirectory = projection({
  name: ORGANIZATION_DIRECTORY,
  version: 2,
  handles: HANDLES,
  indexes: [['slug']],
  documentIds: (event) => [event.data.organizationId],
  creates: createdBy('OrganizationCreated'),
  evolve,
});
