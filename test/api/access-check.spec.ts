import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

interface Result {
  readonly allowed: boolean;
  readonly reason: string;
  readonly paths: readonly {
    readonly via: string;
    readonly teamId?: string;
    readonly roleId?: string;
    readonly since: string;
    readonly eventId: string;
  }[];
  readonly missing: readonly {
    readonly reason: string;
    readonly teamId?: string;
    readonly teamName?: string;
    readonly message?: string | null;
    readonly since?: string;
    readonly eventId?: string;
  }[];
}
interface Answer {
  readonly results: readonly Result[];
  readonly position: string;
}

const acme = '/v1/organizations/acme';
const EVENT_ID = /^evt_[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}$/;
const NOBODY = 'usr_01kamz4x8dfyjv8a2p6c2w9g5r';

let gatehouse: TestGatehouse;
let owner: ApiClient;
let mia: ApiClient;
let research: string;
let ops: string;
let gateway: string;

const ask = (who: ApiClient, checks: readonly object[], more: object = {}): Promise<ApiAnswer<Answer>> =>
  who.post<Answer>(`${acme}/access/check`, { checks, ...more });
/** What the owner is told about Mia and the gateway, right after whatever was done before. */
const mias = async (more: object = {}): Promise<Result> =>
  (await owner.must(ask(owner, [{ userId: mia.userId, gatewayId: gateway, ...more }]))).results[0]!;
const make = async (path: string, body: object): Promise<string> =>
  (await owner.must(owner.post<{ id: string }>(`${acme}${path}`, body))).id;
const done = async (answering: Promise<ApiAnswer>): Promise<void> => void (await owner.must(answering));

beforeAll(async () => {
  gatehouse = await launch();
  owner = await gatehouse.anyone.signUp('Olga Owner');
  await done(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
  research = await make('/teams', { name: 'Research' });
  ops = await make('/teams', { name: 'Ops' });
  const server = await make('/servers', { name: 'Wiki', slug: 'wiki', url: 'https://wiki.example/mcp' });
  gateway = await make('/gateways', {
    name: 'Search',
    slug: 'search',
    teamIds: [research],
    servers: [{ serverId: server, expose: { tools: ['find'] } }],
  });
  mia = await owner.inviteAndAccept('acme', 'Mia Member', 'member', [research]);
});
afterAll(() => gatehouse?.stop());

describe('asking about access over HTTP', () => {
  it('ACC-3 allows with every path, since when, and the event of the log that opened it', async () => {
    const found = await mias();
    expect(found).toEqual({
      allowed: true,
      reason: 'team',
      paths: [{ via: 'team', teamId: research, since: expect.any(String), eventId: expect.stringMatching(EVENT_ID) }],
      missing: [],
    });
    const entry = (
      await owner.must(
        owner.get<{ items: { id: string; action: string; at: string }[] }>(`${acme}/audit?object=${mia.userId}`),
      )
    ).items.find(({ id }) => id === found.paths[0]!.eventId);
    expect(entry).toMatchObject({ action: expect.stringContaining('member'), at: found.paths[0]!.since });
    const [mine] = (await owner.must(ask(owner, [{ userId: owner.userId, gatewayId: gateway }]))).results;
    expect(mine).toMatchObject({
      allowed: true,
      reason: 'role.use-all',
      paths: [{ via: 'role', roleId: 'owner', eventId: expect.stringMatching(EVENT_ID) }],
    });
  });

  it('ACC-8 ACC-1 follows each change from its acknowledgement on, with what is missing and the event that made it so', async () => {
    const told = async (change: Promise<ApiAnswer>, gap: object): Promise<void> => {
      await done(change);
      const { allowed, paths, missing } = await mias();
      expect({ allowed, paths, missing }).toEqual({
        allowed: false,
        paths: [],
        missing: [{ ...gap, since: expect.any(String), eventId: expect.stringMatching(EVENT_ID) }],
      });
    };
    await told(owner.post(`${acme}/teams/${research}/disable`, { message: 'Back on Monday' }), {
      reason: 'team.disabled',
      teamId: research,
      teamName: 'Research',
      message: 'Back on Monday',
    });
    await done(owner.post(`${acme}/teams/${research}/enable`));
    await told(owner.delete(`${acme}/gateways/${gateway}/teams/${research}`), {
      reason: 'team.none',
      teamId: research,
      teamName: 'Research',
    });
    await done(owner.put(`${acme}/gateways/${gateway}/teams/${research}`));
    await told(owner.delete(`${acme}/teams/${research}/members/${mia.userId}`), {
      reason: 'team.none',
      teamId: research,
      teamName: 'Research',
    });
    await done(owner.put(`${acme}/teams/${research}/members/${mia.userId}`));
    await told(owner.post(`${acme}/gateways/${gateway}/disable`), { reason: 'gateway.disabled' });
    await done(owner.post(`${acme}/gateways/${gateway}/enable`));
    await told(owner.post(`${acme}/members/${mia.userId}/suspend`), { reason: 'member.suspended' });
    await done(owner.post(`${acme}/members/${mia.userId}/restore`));
    expect(await mias()).toMatchObject({ allowed: true, reason: 'team' });
  });

  it('ACC-1 TEAM-3 is a union: what one team no longer gives another still does, and enabling gives it back', async () => {
    await done(owner.put(`${acme}/teams/${ops}/members/${mia.userId}`));
    await done(owner.put(`${acme}/gateways/${gateway}/teams/${ops}`));
    expect((await mias()).paths.map(({ teamId }) => teamId)).toEqual([research, ops]);
    await done(owner.post(`${acme}/teams/${research}/disable`, {}));
    expect(await mias()).toMatchObject({ allowed: true, reason: 'team', paths: [{ teamId: ops }] });
    await done(owner.delete(`${acme}/teams/${ops}/members/${mia.userId}`));
    expect(await mias()).toMatchObject({ allowed: false, reason: 'team.disabled' });
    await done(owner.post(`${acme}/teams/${research}/enable`));
    expect(await mias()).toMatchObject({ allowed: true, paths: [{ teamId: research }] });
  });

  it('ACC-1 a role that reaches every gateway needs no team', async () => {
    await done(owner.delete(`${acme}/gateways/${gateway}/teams/${research}`));
    await done(owner.put(`${acme}/members/${mia.userId}/role`, { roleId: 'admin' }));
    expect(await mias()).toMatchObject({
      allowed: true,
      reason: 'role.use-all',
      paths: [{ via: 'role', roleId: 'admin' }],
    });
    await done(owner.put(`${acme}/members/${mia.userId}/role`, { roleId: 'member' }));
    expect(await mias()).toMatchObject({ allowed: false, reason: 'team.none' });
    await done(owner.put(`${acme}/gateways/${gateway}/teams/${research}`));
  });

  it('GW-3 tells a tool that is shown from one that is hidden', async () => {
    expect(await mias({ tool: 'find' })).toMatchObject({ allowed: true, reason: 'team' });
    expect(await mias({ tool: 'erase' })).toMatchObject({ allowed: false, reason: 'tool.hidden' });
  });

  it('answers about people and gateways of elsewhere, or of nowhere, as about what is not there', async () => {
    const stranger = await gatehouse.anyone.signUp('Sam Stranger');
    const checks = [
      { userId: stranger.userId, gatewayId: gateway },
      { userId: NOBODY, gatewayId: gateway },
      { userId: mia.userId, gatewayId: 'gw_01kamz4x8dfyjv8a2p6c2w9g5r' },
      { userId: 'x', gatewayId: 'y' },
    ];
    const { results } = await owner.must(ask(owner, checks));
    expect(results.map(({ reason, missing }) => [reason, missing])).toEqual([
      ['member.none', [{ reason: 'member.none' }]],
      ['member.none', [{ reason: 'member.none' }]],
      ['gateway.unknown', [{ reason: 'gateway.unknown' }]],
      ['member.none', [{ reason: 'member.none' }]],
    ]);
  });

  it('ACC-3 answers a thousand in order, at one position, without paths where they are not wanted', async () => {
    const checks = Array.from({ length: 1000 }, (_, index) => ({
      userId: index % 2 === 0 ? mia.userId : NOBODY,
      gatewayId: gateway,
    }));
    const { results, position } = await owner.must(ask(owner, checks, { explain: false }));
    expect(results.map(({ allowed }) => allowed)).toEqual(checks.map(({ userId }) => userId === mia.userId));
    expect(results.every(({ paths, missing }) => paths.length + missing.length === 0)).toBe(true);
    expect(position).toMatch(/^\d+$/);
  });

  it('TEAM-2 takes audit:view for others; about oneself it names no team that one is not in', async () => {
    expect(await ask(mia, [{ userId: mia.userId, gatewayId: gateway }])).toMatchObject({
      status: 200,
      body: { results: [{ allowed: true }] },
    });
    expect(
      await ask(mia, [
        { userId: mia.userId, gatewayId: gateway },
        { userId: owner.userId, gatewayId: gateway },
      ]),
    ).toMatchObject({ status: 403, body: { code: 'capability.missing', capability: 'audit:view' } });
    await done(owner.delete(`${acme}/teams/${research}/members/${mia.userId}`));
    const answer = await ask(mia, [{ userId: mia.userId, gatewayId: gateway }]);
    expect(answer.body.results).toMatchObject([{ allowed: false, reason: 'team.none' }]);
    expect(JSON.stringify(answer.body)).not.toMatch(new RegExp(`Research|${research}`));
    await done(owner.put(`${acme}/teams/${research}/members/${mia.userId}`));
  });

  it.each<[string, object]>([
    ['no check', { checks: [] }],
    ['nothing at all', {}],
    [
      'more than a thousand checks',
      { checks: Array.from({ length: 1001 }, () => ({ userId: NOBODY, gatewayId: 'gw' })) },
    ],
    ['a field that is not known', { checks: [{ userId: NOBODY, gatewayId: 'gw', team: 'x' }] }],
    ['another field beside', { checks: [{ userId: NOBODY, gatewayId: 'gw' }], what: 1 }],
    ['no gateway', { checks: [{ userId: NOBODY }] }],
    ['a list of a list', { checks: [[]] }],
    ['null', { checks: [null] }],
    ['an id of another type', { checks: [{ userId: 1, gatewayId: {} }] }],
    ['an endless tool', { checks: [{ userId: NOBODY, gatewayId: 'gw', tool: 'x'.repeat(1001) }] }],
    ['explain that is neither yes nor no', { checks: [{ userId: NOBODY, gatewayId: 'gw' }], explain: 'yes' }],
  ])('refuses %s', async (_, body) => {
    expect(await owner.post(`${acme}/access/check`, body)).toMatchObject({
      status: 400,
      body: { code: 'request.invalid' },
    });
  });
});
