import { forbidden, type Refusal } from '../kernel/refusal.js';

export const PLANS = ['free', 'developer', 'pro', 'enterprise'] as const;
export type Plan = (typeof PLANS)[number];

/** What an organization may have on a plan. Numbers are largest values, null means no limit; booleans are features. */
export interface PlanLimits {
  readonly workspaces: number | null;
  readonly serversPerWorkspace: number | null;
  readonly toolsPerServer: number | null;
  readonly apiCallsPerMonth: number | null;
  /** Seconds a call. */
  readonly executionTime: number | null;
  /** Secrets and configuration together, in bytes. */
  readonly configurationSize: number | null;
  readonly customRoles: number | null;
  readonly teams: number | null;
  readonly members: number | null;
  readonly gateways: number | null;
  readonly singleSignOn: boolean;
  readonly ipAllowlist: boolean;
}

export type LimitName = {
  [Name in keyof PlanLimits]: PlanLimits[Name] extends boolean ? never : Name;
}[keyof PlanLimits];

const KIB = 1024;
const MIB = 1024 * KIB;

const EVERY_PLAN = { teams: null, members: null, gateways: null, singleSignOn: true, ipAllowlist: false } as const;
const small = (workspaces: number, serversPerWorkspace: number, toolsPerServer: number) => ({
  ...EVERY_PLAN,
  workspaces,
  serversPerWorkspace,
  toolsPerServer,
});

/** PLAN-1, as data; smallest first. */
export const PLAN_CATALOGUE: Readonly<Record<Plan, PlanLimits>> = {
  free: { ...small(2, 3, 10), apiCallsPerMonth: 1_000, executionTime: 5, configurationSize: 64 * KIB, customRoles: 0 },
  developer: {
    ...small(5, 10, 40),
    apiCallsPerMonth: 50_000,
    executionTime: 15,
    configurationSize: MIB,
    customRoles: 0,
  },
  pro: {
    ...small(25, 50, 100),
    apiCallsPerMonth: 1_000_000,
    executionTime: 30,
    configurationSize: 10 * MIB,
    customRoles: 10,
  },
  enterprise: {
    ...EVERY_PLAN,
    workspaces: null,
    serversPerWorkspace: null,
    toolsPerServer: null,
    apiCallsPerMonth: null,
    executionTime: 300,
    configurationSize: 100 * MIB,
    customRoles: null,
    ipAllowlist: true,
  },
};

export const LIMIT_NAMES: Readonly<Record<LimitName, string>> = {
  workspaces: 'workspaces',
  serversPerWorkspace: 'servers per workspace',
  toolsPerServer: 'tools per server',
  apiCallsPerMonth: 'API calls per month',
  executionTime: 'execution time per call',
  configurationSize: 'secrets and configuration',
  customRoles: 'custom roles',
  teams: 'teams',
  members: 'members',
  gateways: 'gateways',
};

/** An unknown plan counts as the smallest one. */
export const planNamed = (text: string): Plan => PLANS.find((plan) => plan === text) ?? 'free';

export const limitOf = (plan: Plan, name: LimitName): number | null => PLAN_CATALOGUE[plan][name];

/** Whether a plan has room for that much. */
export const fits = (plan: Plan, name: LimitName, wanted: number): boolean => {
  const limit = limitOf(plan, name);
  return limit === null || wanted <= limit;
};

/** A limit that was reached or would be exceeded (PLAN-2). */
export interface MetLimit {
  readonly name: LimitName;
  /** The largest value allowed. */
  readonly value: number | null;
  /** The present number. */
  readonly used: number;
  readonly plan: Plan;
  /** Smallest plan that has room; null if none has. */
  readonly liftedBy: Plan | null;
}

export const metLimit = (plan: Plan, name: LimitName, used: number, wanted: number = used): MetLimit => ({
  name,
  value: limitOf(plan, name),
  used,
  plan,
  liftedBy: PLANS.find((other) => fits(other, name, wanted)) ?? null,
});

/** PLAN-2: names the limit, its value and the plan that would lift it. @returns undefined if the plan has room for one more */
export const planLimitFault = (plan: Plan, name: LimitName, used: number): Refusal | undefined => {
  if (fits(plan, name, used + 1)) return undefined;
  const limit = metLimit(plan, name, used, used + 1);
  const lift = limit.liftedBy === null ? '' : ` The plan ${limit.liftedBy} would allow more.`;
  return forbidden(
    'plan.limit',
    `The plan ${plan} allows ${limit.value} ${LIMIT_NAMES[name]}, and there are ${used}.${lift}`,
    { limit },
  );
};
