import { OneOf } from '../../../edge/pipeline/fields.js';
import { type Plan, PLANS } from '../../../plans/plans.js';

export class ChangePlanBody {
  @OneOf(PLANS, { example: 'pro' })
  plan: Plan;
}

export class PlanQuery {
  @OneOf(PLANS, { optional: true, description: 'A plan to consider instead of the present one' })
  to?: Plan;
}
