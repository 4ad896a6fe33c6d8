import type { Decided } from '../../../kernel/decision.js';
import type { Plan } from '../../../plans/plans.js';
import { staleVersion, type Version } from '../../../kernel/versions.js';
import { unknownOrganization } from './unknown-organization.js';
import type { OrganizationEvent } from '../../../events/organizations.js';
import type { Organization } from './organization.state.js';

/** PLAN-2: takes effect at once. What is above the new plan's limits stays; only adding more is refused. */
export const changePlan = (
  organization: Organization,
  { plan, expectedVersion }: { readonly plan: Plan; readonly expectedVersion?: Version | undefined },
): Decided<OrganizationEvent> => {
  if (organization.status !== 'live') return unknownOrganization();
  const { organizationId, plan: previousPlan, version } = organization;
  if (plan === previousPlan) return [];
  return (
    staleVersion(version, expectedVersion) ?? [
      { type: 'OrganizationPlanChanged', data: { organizationId, plan, previousPlan } },
    ]
  );
};
