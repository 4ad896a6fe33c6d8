import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';

interface Listed {
  readonly items: readonly Record<string, unknown>[];
}

const ORG = '/v1/organizations/acme';
const PLAN = '/v1/operator/organizations/acme/plan';

describe('plans', () => {
  let gatehouse: TestGatehouse;
  let olga: ApiClient;
  let operator: ApiClient;

  beforeAll(async () => {
    gatehouse = await launch();
    olga = await gatehouse.anyone.signUp('Olga');
    operator = gatehouse.anyone.with(OPERATOR_TOKEN);
    await olga.must(olga.post('/v1/organizations', { name: 'Acme Inc', slug: 'acme' }));
  });
  afterAll(() => gatehouse.stop());

  const make = (name: string) => olga.post<{ id: string }>(`${ORG}/roles`, { name, capabilities: [] });
  const moveTo = async (plan: string) => {
    const answer = await operator.put(PLAN, { plan });
    olga.hasSeen(answer);
    return answer;
  };

  it('PLAN-1 are listed for everybody, with what each allows', async () => {
    const { items } = (await gatehouse.anyone.get<Listed>('/v1/plans')).body;
    expect(items.map(({ plan }) => plan)).toEqual(['free', 'developer', 'pro', 'enterprise']);
    expect(items.map(({ limits }) => (limits as { customRoles: number | null }).customRoles)).toEqual([0, 0, 10, null]);
  });

  it('PLAN-2 a limit refuses with its name, its value and what would lift it', async () => {
    expect(await make('Early')).toMatchObject({
      status: 403,
      body: { code: 'plan.limit', limit: { name: 'customRoles', value: 0, used: 0, plan: 'free', liftedBy: 'pro' } },
    });
    expect(await olga.post(`${ORG}/roles/member/duplicate`, { name: 'Early' })).toMatchObject({
      status: 403,
      body: { code: 'plan.limit' },
    });
  });

  it('PLAN-2 are set by the operator, and upgrades act at once', async () => {
    expect(await moveTo('pro')).toMatchObject({
      status: 200,
      body: { plan: 'pro', considered: 'pro', used: { customRoles: 0 }, exceeds: [] },
    });
    expect((await olga.get(ORG)).body).toMatchObject({ plan: 'pro' });
    for (let n = 1; n <= 10; n++) expect((await make(`Role ${n}`)).status).toBe(201);
    expect(await make('Role 11')).toMatchObject({
      status: 403,
      body: { code: 'plan.limit', limit: { value: 10, used: 10, liftedBy: 'enterprise' } },
    });
    await moveTo('enterprise');
    expect((await make('Role 11')).status).toBe(201);
    expect((await olga.get<Listed>(`${ORG}/audit`)).body.items.map(({ sentence }) => sentence)).toContain(
      'The operator moved the organization to the plan enterprise',
    );
  });

  it('PLAN-2 say beforehand what would no longer fit, which then stays while more is refused', async () => {
    const exceeds = [{ name: 'customRoles', value: 0, used: 11, plan: 'free', liftedBy: 'enterprise' }];
    expect((await olga.get(`${ORG}/plan?to=free`)).body).toMatchObject({
      plan: 'enterprise',
      considered: 'free',
      used: { customRoles: 11 },
      exceeds,
    });
    expect((await operator.get(`${PLAN}?to=pro`)).body).toMatchObject({
      plan: 'enterprise',
      considered: 'pro',
      exceeds: [{ value: 10, used: 11 }],
    });
    expect((await olga.get(`${ORG}/plan`)).body).toMatchObject({
      plan: 'enterprise',
      considered: 'enterprise',
      exceeds: [],
    });
    expect((await moveTo('free')).body).toMatchObject({ plan: 'free', exceeds });
    const roles = (await olga.get<Listed>(`${ORG}/roles`)).body.items;
    expect(roles).toHaveLength(14);
    expect(
      (
        await olga.patch(`${ORG}/roles/${String(roles[3]!['id'])}`, {
          name: 'Still edited',
          capabilities: ['audit:view'],
        })
      ).status,
    ).toBe(200);
    expect(await make('Another')).toMatchObject({
      status: 403,
      body: { code: 'plan.limit', limit: { value: 0, used: 11 } },
    });
  });

  it('PLAN-1 are one of four, of an organization that is there, and the operator’s to set', async () => {
    expect(await operator.put(PLAN, { plan: 'platinum' })).toMatchObject({
      status: 400,
      body: { code: 'request.invalid' },
    });
    expect(await operator.put('/v1/operator/organizations/nobody/plan', { plan: 'pro' })).toMatchObject({
      status: 404,
      body: { code: 'organization.unknown' },
    });
    expect(await olga.put(PLAN, { plan: 'pro' })).toMatchObject({
      status: 401,
      body: { code: 'authentication.required' },
    });
  });
});
