import { documentProjection, type ProjectionEvent } from '../projection.js';

export const ORGANIZATION_OVERVIEW = 'organization_overview';

/** Counts of everything, also of things that some members may not see. Suspended members count. */
export interface OrganizationCounts {
  readonly members: number;
  readonly teams: number;
  readonly gateways: number;
  readonly servers: number;
  readonly customRoles: number;
}

/** The four steps of the onboarding (ORG-6). No event does `registry` or `configure` yet. */
export type OnboardingStep = 'describe' | 'registry' | 'invite' | 'configure';

export interface StepDone {
  /** Time of the first event that did it. */
  readonly at: string;
  /** The person who did it, and whether they were erased here since; null if the system did. */
  readonly by: { readonly userId: string; readonly erased: boolean } | null;
}

/** One for each organization that is not deleted, under its id. The size of the document does not grow with the organization. */
export interface OrganizationOverviewDocument {
  readonly organizationId: string;
  readonly counts: OrganizationCounts;
  /** An absent step is open. A step that is done stays done, even if the result is removed later. */
  readonly steps: Readonly<Partial<Record<OnboardingStep, StepDone>>>;
}

type Overview = OrganizationOverviewDocument;

const NOTHING: OrganizationCounts = { members: 0, teams: 0, gateways: 0, servers: 0, customRoles: 0 };

const counting = (document: Overview, what: keyof OrganizationCounts, by: 1 | -1): Overview => ({
  ...document,
  counts: { ...document.counts, [what]: document.counts[what] + by },
});

const doneBy = ({ metadata: { actor, at } }: ProjectionEvent): StepDone => ({
  at,
  by: actor.userId === undefined ? null : { userId: actor.userId, erased: false },
});

const done = (document: Overview, step: OnboardingStep, event: ProjectionEvent): Overview =>
  document.steps[step] ? document : { ...document, steps: { ...document.steps, [step]: doneBy(event) } };

const described = (document: Overview, text: string | null, event: ProjectionEvent): Overview =>
  text === null || text.trim() === '' ? document : done(document, 'describe', event);

/** If a person comes back after an erasure, the name may be shown again. */
const knownAs = (document: Overview, userId: string, erased: boolean): Overview => {
  const touched = Object.entries(document.steps).filter(
    ([, { by }]) => by !== null && by.userId === userId && by.erased !== erased,
  );
  if (touched.length === 0) return document;
  return {
    ...document,
    steps: {
      ...document.steps,
      ...Object.fromEntries(touched.map(([step, { at }]) => [step, { at, by: { userId, erased } }])),
    },
  };
};

const created = (event: ProjectionEvent<'OrganizationCreated'>): Overview => {
  const { organizationId, description } = event.data;
  return described({ organizationId, counts: NOTHING, steps: {} }, description, event);
};

export const organizationOverview = documentProjection({
  name: ORGANIZATION_OVERVIEW,
  version: 1,
  indexes: [],
  documentIds: (event) => [event.data.organizationId],
  created: { OrganizationCreated: created },
  changed: {
    OrganizationDescribed: (overview, event) => described(overview, event.data.description, event),
    OrganizationOverviewWritten: (overview, event) => described(overview, event.data.overview, event),
    OrganizationDeleted: () => null,
    InvitationSent: (overview, event) => done(overview, 'invite', event),
    MemberJoined: (overview, event) => knownAs(counting(overview, 'members', 1), event.data.userId, false),
    MemberRemoved: (overview) => counting(overview, 'members', -1),
    MemberLeft: (overview) => counting(overview, 'members', -1),
    MemberErased: (overview, event) => knownAs(overview, event.data.userId, true),
    RoleCreated: (overview) => counting(overview, 'customRoles', 1),
    RoleDeleted: (overview) => counting(overview, 'customRoles', -1),
    TeamCreated: (overview) => counting(overview, 'teams', 1),
    TeamDeleted: (overview) => counting(overview, 'teams', -1),
    GatewayCreated: (overview) => counting(overview, 'gateways', 1),
    GatewayArchived: (overview) => counting(overview, 'gateways', -1),
    ServerAdded: (overview) => counting(overview, 'servers', 1),
    ServerRemoved: (overview) => counting(overview, 'servers', -1),
  },
});
