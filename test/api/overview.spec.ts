import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OnboardingView } from '../../src/features/organizations/queries/get-onboarding.js';
import type { OverviewView } from '../../src/features/organizations/queries/get-overview.js';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { MovableClock } from '../support/callers.js';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';
import { postRpc } from '../support/proxy/http-caller.js';
import { startUpstream, type UpstreamServer } from '../support/proxy/upstream-server.js';
import { eventually } from '../support/eventually.js';

interface Made {
  readonly id: string;
}
interface Listed {
  readonly items: readonly Record<string, unknown>[];
}

const ORG = '/v1/organizations/acme';
const clock = new MovableClock();
let gatehouse: TestGatehouse;
let upstream: UpstreamServer;
let olga: ApiClient;
let mia: ApiClient;
const ids: Record<string, string> = {};

const make = async (name: string, path: string, body: object): Promise<void> => {
  ids[name] = (await olga.must(olga.post<Made>(`${ORG}${path}`, body))).id;
};
const overview = (who: ApiClient): Promise<OverviewView> => who.must(who.get<OverviewView>(`${ORG}/overview`));
const onboarding = (who: ApiClient, org = ORG): Promise<OnboardingView> =>
  who.must(who.get<OnboardingView>(`${org}/onboarding`));
const keyOf = async (who: ApiClient, more: object = {}): Promise<ApiClient> =>
  who.with((await who.must(who.post<{ secret: string }>(`${ORG}/api-keys`, { name: 'Key', ...more }))).secret);

beforeAll(async () => {
  upstream = await startUpstream('json');
  gatehouse = await launch({}, clock);
  olga = await gatehouse.anyone.signUp('Olga');
  await olga.must(olga.post('/v1/organizations', { name: 'Acme', slug: 'acme', plan: 'pro' }));
  for (const name of ['Research', 'Sales', 'Support']) await make(name, '/teams', { name });
  await make('wiki', '/servers', {
    name: 'Wiki',
    slug: 'wiki',
    url: upstream.url,
    headers: { authorization: 'Bearer secret' },
  });
  for (const [name, team] of [
    ['search', 'Research'],
    ['crm', 'Sales'],
    ['desk', 'Support'],
  ] as const)
    await make(name, '/gateways', { name, slug: name, teamIds: [ids[team]], servers: [{ serverId: ids['wiki'] }] });
  await make('auditors', '/roles', { name: 'Auditors', capabilities: ['audit:view'] });
  mia = await olga.inviteAndAccept('acme', 'Mia', 'member', [ids['Research']!]);
}, 30_000);
afterAll(async () => {
  await gatehouse?.stop();
  await upstream?.stop();
});

describe('the overview of an organization', () => {
  it('ORG-7 counts all there is, and no longer what is gone', async () => {
    expect((await overview(olga)).counts).toEqual({
      workspaces: 0,
      servers: 1,
      tools: 0,
      gateways: 3,
      teams: 4,
      members: 2,
    });
    await make('spare', '/servers', { name: 'Spare', slug: 'spare', url: upstream.url });
    await make('short-lived', '/teams', { name: 'Short-lived' });
    await make('archived', '/gateways', { name: 'Archived', slug: 'archived', teamIds: [ids['short-lived']] });
    const ben = await olga.inviteAndAccept('acme', 'Ben', 'member', [ids['short-lived']!]);
    expect((await overview(olga)).counts).toMatchObject({ servers: 2, gateways: 4, teams: 5, members: 3 });
    await olga.must(olga.post(`${ORG}/members/${ben.userId}/suspend`));
    expect((await overview(olga)).counts).toMatchObject({ members: 3 });
    await olga.must(olga.delete(`${ORG}/gateways/${ids['archived']}`));
    await olga.must(olga.delete(`${ORG}/teams/${ids['short-lived']}`));
    await olga.must(olga.delete(`${ORG}/servers/${ids['spare']}`));
    await olga.must(olga.delete(`${ORG}/members/${ben.userId}`));
    expect((await overview(olga)).counts).toEqual({
      workspaces: 0,
      servers: 1,
      tools: 0,
      gateways: 3,
      teams: 4,
      members: 2,
    });
  });

  it('TEAM-2 GW-4 tells nobody the number of what no list shows them', async () => {
    const admin = await olga.inviteAndAccept('acme', 'Adam', 'admin', [ids['Sales']!]);
    const narrow = (...capabilities: readonly string[]) => keyOf(admin, { capabilities });
    const callers = [
      olga,
      mia,
      admin,
      await keyOf(mia),
      await keyOf(mia, { gatewayIds: [ids['search']] }),
      await keyOf(admin, { gatewayIds: [ids['crm'], ids['desk']] }),
    ];
    callers.push(
      await narrow('people:manage'),
      await narrow('gateways:use-all'),
      await narrow('gateways:manage'),
      await narrow('servers:manage'),
      await narrow('usage:view', 'audit:view'),
    );
    const told: object[] = [];
    for (const who of callers) {
      who.hasSeen(await olga.get(ORG));
      const { counts } = await overview(who);
      const [teams, gateways, servers, members] = await Promise.all(
        ['teams', 'gateways', 'servers', 'members'].map((list) => who.get<Listed>(`${ORG}/${list}`)),
      );
      const shown = (list: ApiAnswer<Listed> | undefined) => (list!.status === 403 ? null : list!.body.items.length);
      expect(counts).toMatchObject({
        teams: shown(teams),
        gateways: shown(gateways),
        members: shown(members),
        servers: shown(servers),
      });
      told.push([counts.teams, counts.gateways, counts.servers]);
    }
    expect(told).toEqual([
      [4, 3, 1],
      [1, 1, null],
      [4, 3, 1],
      [1, 1, null],
      [null, 1, null],
      [4, 2, 1],
      [4, null, null],
      [null, 3, null],
      [1, 3, 1],
      [null, null, 1],
      [1, null, null],
    ]);
    expect((await (await narrow()).get(`${ORG}/overview`)).status).toBe(403);
    await olga.must(olga.delete(`${ORG}/members/${admin.userId}`));
  });

  it('ORG-7 TEAM-5 does not count a deleted team among somebody’s own', async () => {
    await make('doomed', '/teams', { name: 'Doomed' });
    await olga.must(olga.put(`${ORG}/teams/${ids['doomed']}/members/${mia.userId}`));
    mia.hasSeen(await olga.post(`${ORG}/teams/${ids['doomed']}/disable`));
    expect((await overview(mia)).counts).toMatchObject({ teams: 2 });
    mia.hasSeen(await olga.delete(`${ORG}/teams/${ids['doomed']}`));
    expect((await overview(mia)).counts).toMatchObject({ teams: 1 });
  });

  it('ORG-7 shows usage against limits to holders of usage:view alone', async () => {
    const day = clock.now().slice(0, 8);
    const { usage } = await overview(olga);
    expect(usage).toMatchObject({ plan: 'pro', month: { from: `${day}01` } });
    const next = Date.parse(`${usage!.month.to}T00:00:00Z`) + 86_400_000;
    expect([usage!.month.to.slice(0, 8), new Date(next).toISOString().slice(8, 10)]).toEqual([day, '01']);
    expect(usage!.limits).toEqual([
      { name: 'workspaces', title: 'workspaces', used: 0, value: 25 },
      { name: 'apiCallsPerMonth', title: 'API calls per month', used: 0, value: 1_000_000 },
      { name: 'customRoles', title: 'custom roles', used: 1, value: 10 },
    ]);
    expect((await overview(mia)).usage).toBeNull();
    for (const [capability, shown] of [
      ['usage:view', true],
      ['billing:manage', false],
      ['audit:view', false],
      ['people:manage', false],
    ] as const)
      expect({
        capability,
        shown: (await overview(await keyOf(olga, { capabilities: [capability] }))).usage !== null,
      }).toEqual({ capability, shown });
  });

  it('ORG-7 measures against the plan of now', async () => {
    const moved = async (plan: string) =>
      olga.hasSeen(await gatehouse.anyone.with(OPERATOR_TOKEN).put('/v1/operator/organizations/acme/plan', { plan }));
    await moved('enterprise');
    expect((await overview(olga)).usage).toMatchObject({
      plan: 'enterprise',
      limits: [{ value: null }, { value: null }, { value: null }],
    });
    await moved('free');
    expect((await overview(olga)).usage).toMatchObject({
      plan: 'free',
      limits: [{ value: 2 }, { value: 1_000 }, { name: 'customRoles', used: 1, value: 0 }],
    });
    await moved('pro');
  });

  it('ORG-7 shows the newest changes as sentences to holders of audit:view alone, with the names of now', async () => {
    await olga.must(olga.patch(`${ORG}/teams/${ids['Support']}`, { name: 'Helpdesk' }));
    await olga.must(olga.post(`${ORG}/teams/${ids['Support']}/disable`, {}));
    await olga.must(olga.post(`${ORG}/teams/${ids['Support']}/enable`));
    const { activity } = await overview(olga);
    expect(activity!.slice(0, 2).map(({ sentence }) => sentence)).toEqual([
      'Olga enabled team Helpdesk',
      'Olga disabled team Helpdesk',
    ]);
    const { items } = (await olga.get<Listed>(`${ORG}/audit?limit=10`)).body;
    expect(activity).toEqual(
      items.map(({ id, at, actor, action, object, sentence }) => ({ id, at, actor, action, object, sentence })),
    );
    expect(activity).toHaveLength(10);
    expect((await overview(mia)).activity).toBeNull();
    for (const [capability, shown] of [
      ['audit:view', true],
      ['audit:export', false],
      ['usage:view', false],
    ] as const)
      expect({
        capability,
        shown: (await overview(await keyOf(olga, { capabilities: [capability] }))).activity !== null,
      }).toEqual({ capability, shown });
  });

  it('ORG-7 counts the calls of this month that were let through', async () => {
    const port = Number(new URL(gatehouse.address).port);
    const initialize = {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'spec', version: '1' } },
    };
    const key = (await keyOf(mia)).token!;
    const calls = async (): Promise<number> =>
      (await overview(olga)).usage!.limits.find(({ name }) => name === 'apiCallsPerMonth')!.used;
    const refused = async (): Promise<number> =>
      (await olga.must(olga.get<{ items: { refusals: number }[] }>(`${ORG}/usage?by=member`))).items.reduce(
        (sum, { refusals }) => sum + refusals,
        0,
      );
    for (let round = 0; round < 3; round += 1) expect((await postRpc({ port }, key, initialize)).status).toBe(200);
    expect((await postRpc({ port }, key, initialize, { path: 'acme/crm' })).status).toBe(404);
    await eventually(async () => (await calls()) === 3 && (await refused()) === 1);
    clock.ahead = 45 * 86_400_000;
    try {
      const later = await gatehouse.anyone.signIn('olga@example.com');
      expect((await overview(later)).usage!.limits[1]).toMatchObject({ used: 0 });
    } finally {
      clock.ahead = 0;
    }
  });
});

describe('the onboarding of an organization', () => {
  const TITLES = [
    'Describe the organization',
    'Create the first registry',
    'Invite members',
    'Configure variables and secrets',
  ];

  it('ORG-6 has four steps, each with when and by whom it was done first, for every member to see', async () => {
    const { complete, steps } = await onboarding(mia);
    expect(steps.map(({ title }) => title)).toEqual(TITLES);
    const open = { done: false, doneAt: null, doneBy: null };
    expect([complete, steps[0], steps[1], steps[3]]).toMatchObject([
      false,
      { step: 'describe', ...open },
      { step: 'registry', ...open },
      { step: 'configure', ...open },
    ]);
    expect(steps[2]).toEqual({
      step: 'invite',
      title: TITLES[2],
      done: true,
      doneAt: expect.stringMatching(/^\d{4}-.*Z$/),
      doneBy: { userId: olga.userId, name: 'Olga' },
    });
    await olga.must(olga.patch(ORG, { overview: '# Welcome' }));
    const [described] = (await onboarding(olga)).steps;
    expect(described).toMatchObject({ done: true, doneBy: { userId: olga.userId } });
    await olga.must(olga.patch(ORG, { overview: null, description: 'Makers of everything' }));
    expect((await onboarding(olga)).steps[0]).toEqual(described);
  });

  it('ORG-6 is described from the first moment where it was created with a description', async () => {
    await olga.must(olga.post('/v1/organizations', { name: 'Second', slug: 'second', description: 'Another one' }));
    const { steps } = await onboarding(olga, '/v1/organizations/second');
    expect(steps.map(({ done }) => done)).toEqual([true, false, false, false]);
    expect(steps[0]!.doneBy).toEqual({ userId: olga.userId, name: 'Olga' });
  });

  it('ORG-6 PPL-7 calls people by their names of now, and those erased here by none, wherever else they are', async () => {
    const third = '/v1/organizations/third';
    await olga.must(olga.post('/v1/organizations', { name: 'Third', slug: 'third' }));
    const zoe = await olga.inviteAndAccept('third', 'Zoe', 'admin');
    await zoe.must(zoe.post('/v1/organizations', { name: 'Own', slug: 'zoes-own', description: 'Mine' }));
    olga.hasSeen(await zoe.patch(third, { description: 'Described by Zoe' }));
    expect((await onboarding(olga, third)).steps[0]!.doneBy).toEqual({ userId: zoe.userId, name: 'Zoe' });
    await zoe.must(zoe.patch('/v1/me', { name: 'Zoë Zimmer' }));
    expect((await onboarding(olga, third)).steps[0]!.doneBy).toEqual({ userId: zoe.userId, name: 'Zoë Zimmer' });
    expect((await olga.post(`${third}/members/${zoe.userId}/erase`)).status).toBe(204);
    expect((await onboarding(olga, third)).steps[0]).toMatchObject({
      done: true,
      doneBy: { userId: zoe.userId, name: null },
    });
    expect((await onboarding(zoe, '/v1/organizations/zoes-own')).steps[0]!.doneBy).toEqual({
      userId: zoe.userId,
      name: 'Zoë Zimmer',
    });
  });

  it('ORG-4 is gone with the organization, and so is the overview', async () => {
    await olga.must(olga.delete('/v1/organizations/second', {}, { confirmSlug: 'second' }));
    for (const path of ['overview', 'onboarding'])
      expect(await olga.get(`/v1/organizations/second/${path}`)).toMatchObject({
        status: 404,
        body: { code: 'organization.unknown' },
      });
  });
});
