import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

const keys = '/v1/organizations/acme/api-keys';

interface Issued {
  readonly id: string;
  readonly secret: string;
}

let gatehouse: TestGatehouse;
let owner: ApiClient;

beforeAll(async () => {
  gatehouse = await launch();
  owner = await gatehouse.anyone.signUp('Olga');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
});
afterAll(() => gatehouse?.stop());

describe('API keys over HTTP', () => {
  it('SEC-3 are shown once, work, and are refused once revoked', async () => {
    const made = await owner.post<Issued>(keys, { name: 'Laptop', expiresAt: null });
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: 'Laptop',
        userId: owner.userId,
        capabilities: null,
        gatewayIds: null,
        lastUsedOn: null,
        secret: expect.stringMatching(/^ghk_[\w-]{43}$/),
      },
    });
    const { secret, ...view } = made.body;
    const listed = await owner.get<{ items: object[] }>(keys);
    expect(listed.body.items).toEqual([view]);
    expect(JSON.stringify(listed.body)).not.toContain(secret);
    const key = owner.with(secret);
    expect((await key.get('/v1/organizations/acme/teams')).status).toBe(200);
    expect((await owner.delete(`${keys}/${made.body.id}`)).status).toBe(204);
    expect((await owner.delete(`${keys}/${made.body.id}`)).status).toBe(204);
    expect(await key.get('/v1/organizations/acme/teams')).toMatchObject({
      status: 401,
      body: { code: 'authentication.invalid' },
    });
  });

  it('SEC-3 hold what they name and no more, and make no other keys', async () => {
    const { secret } = await owner.must(owner.post<Issued>(keys, { name: 'Narrow', capabilities: ['usage:view'] }));
    const key = owner.with(secret);
    expect((await key.get('/v1/organizations/acme/usage')).status).toBe(200);
    expect(await key.post('/v1/organizations/acme/teams', { name: 'Mine' })).toMatchObject({
      status: 403,
      body: { code: 'capability.missing', capability: 'people:manage' },
    });
    expect(await key.post(keys, { name: 'Child' })).toMatchObject({ status: 403, body: { code: 'session.required' } });
  });

  it.each([
    [{ capabilities: ['nonsense'] }, 403, 'capability.escalation'],
    [{ capabilities: 'all' }, 400, 'request.invalid'],
    [{ gatewayIds: ['gw_01kamz4x8dfyjv8a2p6c2w9g5r'] }, 404, 'gateway.unknown'],
    [{ gatewayIds: ['x'] }, 400, 'request.invalid'],
    [{ expiresAt: '2001-01-01T00:00:00Z' }, 400, 'api-key.expiry'],
    [{ expiresAt: 'tomorrow' }, 400, 'request.invalid'],
    [{ secret: 'mine' }, 400, 'request.invalid'],
    [{ name: '' }, 400, 'request.invalid'],
  ])('refuse %j', async (fault, status, code) => {
    expect(await owner.post(keys, { name: 'Bad', ...fault })).toMatchObject({ status, body: { code } });
  });

  it('are unknown where they are not one’s own or not there', async () => {
    expect(await owner.delete(`${keys}/key_01kamz4x8dfyjv8a2p6c2w9g5r`)).toMatchObject({
      status: 404,
      body: { code: 'api-key.unknown' },
    });
    expect(await owner.delete(`${keys}/x`)).toMatchObject({ status: 404, body: { code: 'api-key.unknown' } });
  });

  it('SEC-3 show the day of their last use, a refused call included', async () => {
    const { items } = await owner.must(owner.get<{ items: { id: string }[] }>('/v1/organizations/acme/teams'));
    await owner.must(
      owner.post('/v1/organizations/acme/gateways', { name: 'Bare', slug: 'bare', teamIds: [items[0]!.id] }),
    );
    const { id, secret } = await owner.must(owner.post<Issued>(keys, { name: 'Used' }));
    const headers = { accept: 'application/json, text/event-stream' };
    expect(
      (await owner.with(secret).post('/mcp/acme/bare', { jsonrpc: '2.0', id: 1, method: 'tools/list' }, { headers }))
        .status,
    ).toBe(503);
    const lastUse = async () =>
      (await owner.must(owner.get<{ items: { id: string; lastUsedOn: string | null }[] }>(keys))).items.find(
        (key) => key.id === id,
      )?.lastUsedOn;
    for (let tries = 0; tries < 1_000 && (await lastUse()) === null; tries++)
      await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await lastUse()).toBe(new Date().toISOString().slice(0, 10));
  });

  it('SEC-3 are listed and revoked by their person; everybody’s by holders of integrations:manage', async () => {
    const member = await owner.inviteAndAccept('acme', 'Mia');
    const mine = await member.must(member.post<Issued>(keys, { name: 'Mia’s' }));
    const its = await owner.must(owner.post<Issued>(keys, { name: 'Olga’s' }));
    const ids = async (who: ApiClient) => (await who.get<{ items: Issued[] }>(keys)).body.items.map(({ id }) => id);
    expect(await ids(member)).toEqual([mine.id]);
    expect(await ids(owner)).toEqual(expect.arrayContaining([mine.id, its.id]));
    expect(await member.delete(`${keys}/${its.id}`)).toMatchObject({ status: 404, body: { code: 'api-key.unknown' } });
    expect(await member.post(keys, { name: 'More', capabilities: ['people:manage'] })).toMatchObject({
      status: 403,
      body: { code: 'capability.escalation' },
    });
    expect((await owner.delete(`${keys}/${mine.id}`)).status).toBe(204);
    expect((await member.with(mine.secret).get(keys)).status).toBe(401);
  });
});

describe('usage over HTTP', () => {
  it('answers a period by one dimension, and refuses what is none', async () => {
    const usage = '/v1/organizations/acme/usage';
    expect(await owner.get(`${usage}?from=2026-01-01&to=2026-01-31&by=tool`)).toMatchObject({
      status: 200,
      body: { from: '2026-01-01', to: '2026-01-31', by: 'tool', items: [] },
    });
    expect((await owner.get(usage)).body).toMatchObject({
      by: 'day',
      items: [{ key: new Date().toISOString().slice(0, 10), calls: 1, errors: 0, refusals: 1 }],
    });
    expect(await owner.get(`${usage}?from=2026-02-01&to=2026-01-31`)).toMatchObject({
      status: 400,
      body: { code: 'usage.period' },
    });
    for (const query of [
      'limit=0',
      'by=workspace',
      'from=yesterday',
      'from=2026-02-30',
      'by=hour',
      'from=2026-01-01&from=2026-01-02',
      'more=1',
    ])
      expect(await owner.get(`${usage}?${query}`)).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });
});
