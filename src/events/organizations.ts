import { changed, created, removed } from './audit-rule.js';
import { event, type EventOf, eventsIn } from './declaration.js';
import { id, nullable, text, unlisted } from './fields.js';

const organization = { organizationId: id('organization') };

export const ORGANIZATION_EVENTS = eventsIn('organization', {
  OrganizationCreated: event(
    {
      ...organization,
      name: text,
      slug: text,
      plan: text,
      description: nullable(text),
      ownerId: unlisted(id('member')),
    },
    created(
      'organization.created',
      '{actor} created the organization {name}',
      ({ name, slug, plan, description, ownerId }) => ({ name, slug, plan, description, overview: null, ownerId }),
    ),
  ),
  OrganizationRenamed: event(
    { ...organization, name: text },
    changed('organization.renamed', '{actor} renamed the organization from {old name} to {new name}', ['name']),
  ),
  OrganizationDescribed: event(
    { ...organization, description: nullable(text) },
    changed('organization.described', '{actor} changed the description of the organization', ['description']),
  ),
  OrganizationOverviewWritten: event(
    {
      ...organization,
      /** Markdown, up to 64 KiB. */
      overview: nullable(text),
    },
    changed('organization.overview-written', '{actor} changed the overview of the organization', ['overview']),
  ),
  OrganizationPlanChanged: event(
    { ...organization, plan: text, previousPlan: text },
    changed('organization.plan-changed', '{actor} moved the organization to the plan {plan}', ['plan']),
  ),
  /** Final. Nothing in the organization can be reached any more, and no other organization ever gets its slug. */
  OrganizationDeleted: event(organization, removed('organization.deleted', '{actor} deleted the organization {name}')),
});

export type OrganizationEvent = EventOf<typeof ORGANIZATION_EVENTS>;
