import { describe, expect, it } from '@jest/globals';
import { fits, limitOf, metLimit, PLAN_CATALOGUE, planLimitFault, planNamed, PLANS } from '../../../src/plans/plans.js';

const KIB = 1024;
const MIB = 1024 * KIB;

describe('plans', () => {
  it('PLAN-1 allow what the table of the domain says', () => {
    const row = (name: keyof (typeof PLAN_CATALOGUE)['free']) => PLANS.map((plan) => PLAN_CATALOGUE[plan][name]);
    expect(PLANS).toEqual(['free', 'developer', 'pro', 'enterprise']);
    expect(row('workspaces')).toEqual([2, 5, 25, null]);
    expect(row('serversPerWorkspace')).toEqual([3, 10, 50, null]);
    expect(row('toolsPerServer')).toEqual([10, 40, 100, null]);
    expect(row('apiCallsPerMonth')).toEqual([1_000, 50_000, 1_000_000, null]);
    expect(row('executionTime')).toEqual([5, 15, 30, 300]);
    expect(row('configurationSize')).toEqual([64 * KIB, MIB, 10 * MIB, 100 * MIB]);
    expect(row('customRoles')).toEqual([0, 0, 10, null]);
    for (const name of ['teams', 'members', 'gateways'] as const) expect(row(name)).toEqual([null, null, null, null]);
    expect(row('singleSignOn')).toEqual([true, true, true, true]);
    expect(row('ipAllowlist')).toEqual([false, false, false, true]);
  });

  it('PLAN-2 a refusal names the limit, its value, what is used and the smallest plan that lifts it', () => {
    expect(planLimitFault('free', 'customRoles', 0)).toMatchObject({
      kind: 'forbidden',
      code: 'plan.limit',
      details: { limit: { name: 'customRoles', value: 0, used: 0, plan: 'free', liftedBy: 'pro' } },
    });
    expect(planLimitFault('pro', 'customRoles', 10)).toMatchObject({
      details: { limit: { value: 10, liftedBy: 'enterprise' } },
      message: 'The plan pro allows 10 custom roles, and there are 10. The plan enterprise would allow more.',
    });
    expect(planLimitFault('enterprise', 'executionTime', 300)).toMatchObject({
      details: { limit: { liftedBy: null } },
    });
    expect([planLimitFault('pro', 'customRoles', 9), planLimitFault('enterprise', 'customRoles', 1e6)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('PLAN-2 what is there already and would no longer fit can be told', () => {
    expect([
      fits('free', 'workspaces', 2),
      fits('free', 'workspaces', 3),
      fits('enterprise', 'workspaces', 3000),
    ]).toEqual([true, false, true]);
    expect(metLimit('free', 'workspaces', 6)).toEqual({
      name: 'workspaces',
      value: 2,
      used: 6,
      plan: 'free',
      liftedBy: 'pro',
    });
  });

  it('PLAN-1 a plan that this version does not know gives no more than the smallest', () => {
    expect([planNamed('pro'), planNamed('platinum'), limitOf(planNamed('platinum'), 'customRoles')]).toEqual([
      'pro',
      'free',
      0,
    ]);
  });
});
