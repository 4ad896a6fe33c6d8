import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  ORGANIZATION_DIRECTORY,
  type OrganizationDocument,
} from '../../../../projections/organization-directory/organization-directory.projection.js';
import { ROLE_DIRECTORY } from '../../../../projections/role-directory/role-directory.projection.js';
import {
  fits,
  type LimitName,
  type MetLimit,
  metLimit,
  type Plan,
  PLAN_CATALOGUE,
  type PlanLimits,
  planNamed,
} from '../../../plans/plans.js';
import { notFound } from '../../../kernel/refusal.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import type { Versioned } from '../../../reading/versioned.js';

type Used = Readonly<Partial<Record<LimitName, number>>>;

/** PLAN-2: the organization's plan, its use, and what would be above the limits of another plan. */
export interface PlanView {
  readonly plan: Plan;
  /** The plan asked about: the present one, or one to change to. */
  readonly considered: Plan;
  /** Of the plan considered; null: no limit. */
  readonly limits: PlanLimits;
  /** The present numbers, for each limit that is counted. */
  readonly used: Used;
  /** What is above the limits of the plan considered. It would stay, but no more could be added. */
  readonly exceeds: readonly MetLimit[];
}

/** @throws Refusal `organization.unknown` */
export class GetPlan extends Query<Versioned<PlanView>> {
  constructor(
    readonly organizationId: string,
    readonly considered: Plan | undefined,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(GetPlan)
export class GetPlanHandler implements IQueryHandler<GetPlan> {
  constructor(@Inject(READ_MODEL_READER) private readonly reader: ReadModelReader) {}

  async execute({ organizationId, considered: asked, atLeast }: GetPlan): Promise<Versioned<PlanView>> {
    const { collection } = await this.reader.read<OrganizationDocument>(ORGANIZATION_DIRECTORY, atLeast);
    const found = await collection.get(organizationId);
    if (!found) throw notFound('organization.unknown', 'There is no such organization.');
    const roles = await this.reader.read(ROLE_DIRECTORY, atLeast);
    const plan = planNamed(found.plan);
    const considered = asked ?? plan;
    const used = { customRoles: await roles.collection.count({ organizationId }) };
    return {
      version: BigInt(found.version),
      value: { plan, considered, limits: PLAN_CATALOGUE[considered], used, exceeds: exceeding(considered, used) },
    };
  }
}

const exceeding = (plan: Plan, used: Used): readonly MetLimit[] =>
  (Object.entries(used) as [LimitName, number][])
    .filter(([name, count]) => !fits(plan, name, count))
    .map(([name, count]) => metLimit(plan, name, count));
