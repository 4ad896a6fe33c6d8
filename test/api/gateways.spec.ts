import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

const acme = '/v1/organizations/acme';
const gateways = `${acme}/gateways`;

interface Made {
  readonly id: string;
}
interface Listed<T = Made> {
  readonly items: readonly T[];
}

let gatehouse: TestGatehouse;
let owner: ApiClient;
let team: string;
let server: string;

beforeAll(async () => {
  gatehouse = await launch();
  owner = await gatehouse.anyone.signUp('Olga');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
  team = (await owner.must(owner.post<Made>(`${acme}/teams`, { name: 'Research' }))).id;
  server = (
    await owner.must(
      owner.post<Made>(`${acme}/servers`, { name: 'Wiki', slug: 'wiki', url: 'https://wiki.example/mcp' }),
    )
  ).id;
});
afterAll(() => gatehouse?.stop());

const make = (slug: string, more: object = {}): Promise<ApiAnswer<Made>> =>
  owner.post(gateways, { name: `Gateway ${slug}`, slug, teamIds: [team], ...more });

describe('gateways over HTTP', () => {
  it('GW-1 take a name, a free slug and at least one existing team', async () => {
    const created = await make('first', { servers: [{ serverId: server, expose: { tools: ['find'] } }] });
    expect(created).toMatchObject({
      status: 201,
      body: {
        slug: 'first',
        enabled: true,
        teamCount: 1,
        servers: [{ serverId: server, name: 'Wiki', slug: 'wiki', expose: { tools: ['find'] } }],
      },
    });
    expect((await owner.get(`${gateways}/${created.body.id}`)).body).toEqual(created.body);
    expect(await make('first')).toMatchObject({ status: 409, body: { code: 'slug.taken' } });
    expect(await make('none', { teamIds: [] })).toMatchObject({ status: 400, body: { code: 'gateway.needs-team' } });
    expect(await owner.post(gateways, { name: 'None', slug: 'none' })).toMatchObject({
      status: 400,
      body: { code: 'gateway.needs-team' },
    });
    expect(await make('none', { teamIds: ['team_01kamz4x8dfyjv8a2p6c2w9g5r'] })).toMatchObject({
      status: 404,
      body: { code: 'team.unknown' },
    });
    expect(await make('none', { servers: [{ serverId: 'srv_01kamz4x8dfyjv8a2p6c2w9g5r' }] })).toMatchObject({
      status: 404,
      body: { code: 'server.unknown' },
    });
    expect((await make('none')).status).toBe(201);
  });

  it.each([
    [{ servers: [{ serverId: 'x' }] }],
    [{ servers: 'all' }],
    [{ servers: [null] }],
    [{ servers: [[]] }],
    [{ teamIds: ['x'] }],
    [{ more: 1 }],
    [{ servers: [{ serverId: 'srv_01kamz4x8dfyjv8a2p6c2w9g5r', expose: { tools: [1] } }] }],
  ])('refuse %j', async (fault) => {
    expect(await make('bad', fault)).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });

  it('GW-2 show who has access and who gave it; TEAM-5 a deleted team leaves nothing behind', async () => {
    const { id } = await owner.must(make('access'));
    const other = (await owner.must(owner.post<Made>(`${acme}/teams`, { name: 'Another' }))).id;
    expect((await owner.put(`${gateways}/${id}/teams/${other}`)).status).toBe(204);
    await owner.must(owner.post(`${acme}/teams/${other}/disable`, {}));
    const list = async () => (await owner.get<Listed<object>>(`${gateways}/${id}/teams`)).body.items;
    expect(await list()).toMatchObject([
      { teamId: other, name: 'Another', enabled: false, provisionedBy: owner.userId },
      { teamId: team, name: 'Research', enabled: true },
    ]);
    await owner.must(owner.delete(`${acme}/teams/${other}`));
    expect(await list()).toMatchObject([{ teamId: team }]);
    expect((await owner.get(`${gateways}/${id}`)).body).toMatchObject({ teamCount: 1 });
    expect(await owner.put(`${gateways}/${id}/teams/${other}`)).toMatchObject({
      status: 404,
      body: { code: 'team.unknown' },
    });
    expect((await owner.delete(`${gateways}/${id}/teams/${team}`)).status).toBe(204);
    expect(await list()).toEqual([]);
  });

  it('GW-3 carry servers, are disabled, enabled and archived', async () => {
    const { id } = await owner.must(make('carry'));
    const one = `${gateways}/${id}`;
    const wiki = (
      await owner.must(
        owner.post<Made>(`${acme}/servers`, { name: 'Second', slug: 'second', url: 'https://second.example/mcp' }),
      )
    ).id;
    expect((await owner.put(`${one}/servers/${wiki}`, { expose: 'all' })).body).toMatchObject({
      servers: [{ serverId: wiki, expose: 'all' }],
    });
    expect((await owner.put(`${one}/servers/${wiki}`, { expose: { tools: ['a'] } })).body).toMatchObject({
      servers: [{ expose: { tools: ['a'] } }],
    });
    for (const expose of ['some', null, { tool: [] }, [], { tools: 'a' }])
      expect(await owner.put(`${one}/servers/${wiki}`, { expose })).toMatchObject({
        status: 400,
        body: { code: 'request.invalid' },
      });
    await owner.must(owner.delete(`${acme}/servers/${wiki}`));
    expect((await owner.get(one)).body).toMatchObject({ servers: [] });
    expect((await owner.delete(`${one}/servers/${wiki}`)).status).toBe(204);
    expect((await owner.post(`${one}/disable`)).body).toMatchObject({ enabled: false });
    expect((await owner.post(`${one}/enable`)).body).toMatchObject({ enabled: true });
    expect((await owner.patch(one, { name: 'Carrier', description: 'd' })).body).toMatchObject({
      name: 'Carrier',
      description: 'd',
    });
    expect((await owner.delete(one)).status).toBe(204);
    expect(await owner.get(one)).toMatchObject({ status: 404, body: { code: 'gateway.unknown' } });
    expect(await make('carry')).toMatchObject({ status: 409, body: { code: 'slug.taken' } });
  });

  it('GW-5 show how to connect', async () => {
    const { id } = await owner.must(make('connect'));
    const { body } = await owner.get<{ url: string; clients: { name: string }[] }>(`${gateways}/${id}/connect`);
    expect(new URL(body.url).pathname).toBe('/mcp/acme/connect');
    expect(body.clients.map((client) => client.name)).toEqual(['Claude Code', 'Claude Desktop', 'VS Code', 'Cursor']);
  });

  it('are invisible from another organization', async () => {
    const { id } = await owner.must(make('hidden'));
    const stranger = await gatehouse.anyone.signUp('Stranger');
    await stranger.must(stranger.post('/v1/organizations', { name: 'Other', slug: 'other' }));
    const foreign = `/v1/organizations/other/gateways/${id}`;
    for (const answer of [
      await stranger.get(foreign),
      await stranger.get(`${foreign}/teams`),
      await stranger.get(`${foreign}/connect`),
      await stranger.post(`${foreign}/disable`),
      await stranger.delete(foreign),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'gateway.unknown' } });
  });

  it('GW-4 a key narrowed to one gateway sees and changes that one only', async () => {
    const { id } = await owner.must(make('narrow'));
    const { id: other } = await owner.must(make('beside'));
    const { secret } = await owner.must(
      owner.post<{ secret: string }>(`${acme}/api-keys`, { name: 'Narrow', gatewayIds: [id] }),
    );
    const key = owner.with(secret);
    expect((await key.get<Listed>(gateways)).body.items.map((gateway) => gateway.id)).toEqual([id]);
    expect((await key.get(`${gateways}/${id}`)).status).toBe(200);
    for (const answer of [
      await key.get(`${gateways}/${other}`),
      await key.post(`${gateways}/${other}/disable`),
      await key.get(`${gateways}/${other}/teams`),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'gateway.unknown' } });
    expect(await key.post(gateways, { name: 'New', slug: 'new-one', teamIds: [team] })).toMatchObject({
      status: 403,
      body: { code: 'key.narrowed' },
    });
  });

  it('GW-4 a member sees the gateways of their enabled teams; ACC-2 and may change none of them', async () => {
    const { id } = await owner.must(make('member'));
    const mine = (await owner.must(owner.post<Made>(`${acme}/teams`, { name: 'Mine' }))).id;
    const member = await owner.inviteAndAccept('acme', 'Mia', 'member', [mine]);
    const seen = async () => (await member.get<Listed>(gateways)).body.items.map((gateway) => gateway.id);
    expect(await seen()).toEqual([]);
    expect(await member.get(`${gateways}/${id}`)).toMatchObject({ status: 404, body: { code: 'gateway.unknown' } });
    await owner.must(owner.put(`${gateways}/${id}/teams/${mine}`));
    expect(await seen()).toEqual([id]);
    expect((await member.get(`${gateways}/${id}/connect`)).status).toBe(200);
    for (const [answer, capability] of [
      [await member.patch(`${gateways}/${id}`, { name: 'x' }), 'gateways:manage'],
      [await member.delete(`${gateways}/${id}`), 'gateways:manage'],
      [await member.delete(`${gateways}/${id}/teams/${mine}`), 'gateways:provision'],
      [await member.get(`${gateways}/${id}/teams`), 'gateways:provision'],
    ] as const)
      expect(answer).toMatchObject({ status: 403, body: { code: 'capability.missing', capability } });
    await owner.must(owner.post(`${acme}/teams/${mine}/disable`, {}));
    expect(await seen()).toEqual([]);
  });
});
