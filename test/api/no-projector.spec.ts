import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

const acme = '/v1/organizations/acme';

interface Made {
  readonly id: string;
  readonly name: string;
}

let gatehouse: TestGatehouse;
let ada: ApiClient;
let teamId: string;

// Nobody fills the read models here, as after a projector was killed and before the next one begins.
beforeAll(async () => {
  gatehouse = await launch({ GATEHOUSE_ROLES: 'api' });
  ada = await gatehouse.anyone.signUp('Ada Lovelace');
  await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme', plan: 'pro' }));
  teamId = (await ada.must(ada.post<Made>(`${acme}/teams`, { name: 'Research' }))).id;
});
afterAll(() => gatehouse?.stop());

describe('where no projector runs', () => {
  it('ORG-3 a change of the organization is answered with it as it then is', async () => {
    expect(await ada.patch(acme, { name: 'Acme & Daughters', description: 'Makes things' })).toMatchObject({
      status: 200,
      body: { name: 'Acme & Daughters', slug: 'acme', description: 'Makes things' },
    });
    expect(await ada.get(acme)).toMatchObject({ status: 200, body: { name: 'Acme & Daughters' } });
  });

  it('TEAM-3 a team is changed again and again, and every answer shows the last of it', async () => {
    const team = `${acme}/teams/${teamId}`;
    const first = await ada.patch(team, { name: 'Discovery' });
    expect(first).toMatchObject({ status: 200, body: { name: 'Discovery', enabled: true } });
    expect(await ada.post(`${team}/disable`, { message: 'Back on Monday.' })).toMatchObject({
      status: 200,
      body: { name: 'Discovery', enabled: false, disabledMessage: 'Back on Monday.' },
    });
    expect(
      await ada.patch(team, { name: 'Late' }, { headers: { 'if-match': first.headers.get('etag')! } }),
    ).toMatchObject({ status: 412, body: { code: 'version.stale' } });
    const again = await ada.post(`${team}/enable`);
    expect(again).toMatchObject({ status: 200, body: { name: 'Discovery', enabled: true, disabledMessage: null } });
    expect((await ada.get(team)).headers.get('etag')).toBe(again.headers.get('etag'));
  });

  it('GW-3 a gateway is answered with its servers and teams, by their names of now', async () => {
    const server = await ada.must(
      ada.post<Made>(`${acme}/servers`, { name: 'Wiki', slug: 'wiki', url: 'http://127.0.0.1:9/mcp' }),
    );
    expect(await ada.patch(`${acme}/servers/${server.id}`, { name: 'Encyclopedia' })).toMatchObject({
      status: 200,
      body: { name: 'Encyclopedia' },
    });
    const made = await ada.post<Made>(`${acme}/gateways`, {
      name: 'Search',
      slug: 'search',
      teamIds: [teamId],
      servers: [{ serverId: server.id }],
    });
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'Search', teamCount: 1, servers: [{ name: 'Encyclopedia' }] },
    });
    expect(await ada.post(`${acme}/gateways/${made.body.id}/disable`)).toMatchObject({
      status: 200,
      body: { enabled: false },
    });
  });

  it('PPL-5 people are changed, and shown as they then are', async () => {
    const mia = await ada.inviteAndAccept('acme', 'Mia Member');
    ada.hasSeen(await mia.patch('/v1/me', { name: 'Mia Moved' }));
    expect(await ada.put(`${acme}/members/${mia.userId}/role`, { roleId: 'admin' })).toMatchObject({
      status: 200,
      body: { name: 'Mia Moved', roleName: 'Admin', status: 'active' },
    });
    expect(await ada.post(`${acme}/members/${mia.userId}/suspend`)).toMatchObject({
      status: 200,
      body: { status: 'suspended', roleId: 'admin' },
    });
    expect((await ada.delete(`${acme}/members/${mia.userId}`)).status).toBe(204);
    expect(await ada.get(`${acme}/members/${mia.userId}`)).toMatchObject({
      status: 404,
      body: { code: 'member.unknown' },
    });
  });

  it('what counts others is done and said to be, and never answered as a failure; the same request again does nothing twice', async () => {
    const headers = { 'idempotency-key': 'one-role' };
    const made = await ada.post(`${acme}/roles`, { name: 'Auditor', capabilities: ['audit:view'] }, { headers });
    expect(made).toMatchObject({
      status: 202,
      body: { accepted: true, detail: expect.stringMatching(/^It is done\./) },
    });
    expect([made.headers.get('retry-after'), made.headers.get('location')]).toEqual([
      '1',
      expect.stringMatching(/\/roles\/role_/),
    ]);
    const again = await ada.post(`${acme}/roles`, { name: 'Auditor', capabilities: ['audit:view'] }, { headers });
    expect([again.status, again.headers.get('location')]).toEqual([202, made.headers.get('location')]);
    expect(await ada.post(`${acme}/roles`, { name: 'auditor', capabilities: [] })).toMatchObject({
      status: 409,
      body: { code: 'role.name-taken' },
    });
  });

  it('a list that has to include what was done says that it does not yet', async () => {
    expect(await ada.get(`${acme}/teams`)).toMatchObject({ status: 503, body: { code: 'projection.behind' } });
  });
});
