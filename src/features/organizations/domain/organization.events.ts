import type { DomainEvent } from '../../../kernel/domain-event.js';

export type OrganizationCreated = DomainEvent<
  'OrganizationCreated',
  {
    readonly organizationId: string;
    readonly name: string;
    readonly slug: string;
    readonly plan: string;
    readonly description: string | null;
    /** The creator, who becomes its Owner. */
    readonly ownerId: string;
  }
>;
export type OrganizationRenamed = DomainEvent<
  'OrganizationRenamed',
  { readonly organizationId: string; readonly name: string }
>;
export type OrganizationDescribed = DomainEvent<
  'OrganizationDescribed',
  { readonly organizationId: string; readonly description: string | null }
>;
export type OrganizationOverviewWritten = DomainEvent<
  'OrganizationOverviewWritten',
  {
    readonly organizationId: string;
    /** Markdown, up to 64 KiB. */
    readonly overview: string | null;
  }
>;

/** For good: nothing in the organization can be reached any more, and its slug is never given to another. */
export type OrganizationDeleted = DomainEvent<'OrganizationDeleted', { readonly organizationId: string }>;
/** The operator's doing, for as long as there is no billing. */
export type OrganizationPlanChanged = DomainEvent<
  'OrganizationPlanChanged',
  { readonly organizationId: string; readonly plan: string; readonly previousPlan: string }
>;

export type OrganizationEvent =
  | OrganizationCreated
  | OrganizationRenamed
  | OrganizationDescribed
  | OrganizationOverviewWritten
  | OrganizationPlanChanged
  | OrganizationDeleted;
