import { LIMIT_NAMES, type LimitName, limitOf, type Plan } from '../../../plans/plans.js';
import type { UsageBucket } from '../../../ports/usage-counters.port.js';

/** A limit of the plan, and how much of it is used. */
export interface LimitUse {
  readonly name: LimitName;
  /** For people to read: "API calls per month". */
  readonly title: string;
  readonly used: number;
  /** The largest value allowed; null: no limit. */
  readonly value: number | null;
}

/** First and last UTC day, inclusive. */
export interface Month {
  readonly from: string;
  readonly to: string;
}

export interface UsageView {
  readonly plan: Plan;
  /** The month for which the monthly limits are counted. */
  readonly month: Month;
  readonly limits: readonly LimitUse[];
}

/** @param at RFC 3339 UTC */
export const monthOf = (at: string): Month => {
  const [year, month] = at.split('-').map(Number);
  return { from: `${at.slice(0, 7)}-01`, to: new Date(Date.UTC(year!, month!, 0)).toISOString().slice(0, 10) };
};

/** Calls that reached a server, successful or not. A refused call does not count. */
export const callsThrough = (buckets: readonly UsageBucket[]): number =>
  buckets.filter(({ outcome }) => outcome === 'ok' || outcome === 'error').reduce((sum, { calls }) => sum + calls, 0);

/** The counted limits with their use, in display order. */
export const againstLimits = (plan: Plan, used: Readonly<Partial<Record<LimitName, number>>>): readonly LimitUse[] =>
  (Object.entries(used) as [LimitName, number][]).map(([name, count]) => ({
    name,
    title: LIMIT_NAMES[name],
    used: count,
    value: limitOf(plan, name),
  }));
