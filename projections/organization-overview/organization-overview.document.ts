export const ORGANIZATION_OVERVIEW = 'organization_overview';

/** Counts of everything, including what some members may not see. Suspended members count. */
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
  /** When it happened first. */
  readonly at: string;
  /** The person who did it, and whether they were erased here since; null where the system did. */
  readonly by: { readonly userId: string; readonly erased: boolean } | null;
}

/** One for each organization that was not deleted; the id is the organization's. Its size does not grow with what is in it. */
export interface OrganizationOverviewDocument {
  readonly organizationId: string;
  readonly counts: OrganizationCounts;
  /** A step that is absent is open; one that was done stays so, whatever happens to what was made. */
  readonly steps: Readonly<Partial<Record<OnboardingStep, StepDone>>>;
}
