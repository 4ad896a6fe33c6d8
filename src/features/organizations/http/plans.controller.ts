import { Body, Controller, Get, Inject, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Reply } from '../../../edge/replies/reply.js';
import { Dispatcher, type PageBody, pageBody } from '../../../edge/replies/dispatcher.js';
import { Call, type CallContext, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { OperatorOnly, Public, Requires } from '../../../edge/authentication/route-access.js';
import { OneOf } from '../../../edge/pipeline/fields.js';
import { metLimit, type Plan, PLAN_CATALOGUE, type PlanLimits, PLANS } from '../../../plans/plans.js';
import { notFound } from '../../../kernel/refusal.js';
import { ACCESS, type Access } from '../../../ports/access/access.port.js';
import { OrganizationCommands } from '../commands/organization.commands.js';
import { GetPlan, type PlanView } from '../queries/get-plan.js';

class ChangePlanBody {
  @OneOf(PLANS, { example: 'pro' })
  plan: Plan;
}

class PlanQuery {
  @OneOf(PLANS, { optional: true, description: 'A plan to consider instead of the present one' })
  to?: Plan;
}

interface CataloguedPlan {
  readonly plan: Plan;
  /** null: no limit. */
  readonly limits: PlanLimits;
}

const CATALOGUE: readonly CataloguedPlan[] = PLANS.map((plan) => ({ plan, limits: PLAN_CATALOGUE[plan] }));
const EXAMPLE: PlanView = {
  plan: 'pro',
  considered: 'free',
  limits: PLAN_CATALOGUE.free,
  used: { customRoles: 3 },
  exceeds: [metLimit('free', 'customRoles', 3)],
};

const showPlan =
  (organizationId: string, considered?: Plan) =>
  ({ atLeast }: CallContext): GetPlan =>
    new GetPlan(organizationId, considered, atLeast);

@ApiTags('Plans')
@Controller('v1')
export class PlansController {
  constructor(
    private readonly dispatcher: Dispatcher,
    @Inject(ACCESS) private readonly access: Access,
  ) {}

  @Get('plans')
  @Public()
  @Operation('List the plans with their limits', {
    note: 'Smallest first. null: no limit. Sizes are in bytes, times in seconds.',
    list: CATALOGUE[0]!,
  })
  list(): PageBody<CataloguedPlan> {
    return pageBody({ items: CATALOGUE, nextCursor: null, asOf: this.access.picture().position });
  }

  @Get('organizations/:org/plan')
  @Requires('usage:view', 'billing:manage')
  @Operation('What the plan allows and what is used of it', {
    note: 'With `to`: what would be above the limits of another plan.',
    answers: EXAMPLE,
  })
  ofOwn(@Call() call: MemberCall, @Query() { to }: PlanQuery): Promise<Reply<PlanView>> {
    return this.dispatcher.read(call, showPlan(call.scope.organizationId, to));
  }

  @Get('operator/organizations/:org/plan')
  @OperatorOnly()
  @Operation("An organization's plan", {
    note: 'With `to`: what would be above the limits of another plan.',
    answers: EXAMPLE,
    refuses: ['organization.unknown'],
  })
  ofAny(@Call() call: CallContext, @Param('org') slug: string, @Query() { to }: PlanQuery): Promise<Reply<PlanView>> {
    return this.dispatcher.read(call, showPlan(this.idOf(slug), to));
  }

  @Put('operator/organizations/:org/plan')
  @OperatorOnly()
  @Operation("Set an organization's plan", {
    note: 'Takes effect at once. What is above the new limits stays and is named in `exceeds`; only adding more is refused.',
    answers: { ...EXAMPLE, plan: 'free' },
    refuses: ['organization.unknown'],
  })
  change(
    @Call() call: CallContext,
    @Param('org') slug: string,
    @Body() { plan }: ChangePlanBody,
  ): Promise<Reply<PlanView>> {
    const organizationId = this.idOf(slug);
    const command = new OrganizationCommands.ChangePlan(call.request, {
      organizationId,
      plan,
      expectedVersion: call.expectedVersion,
    });
    return this.dispatcher.change(call, command, showPlan(organizationId));
  }

  private idOf(slug: string): string {
    const organization = this.access.picture().organizationBySlug(slug);
    if (!organization) throw notFound('organization.unknown', 'There is no such organization.');
    return organization.organizationId;
  }
}
