import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { foundTenant, type Tenant } from '../support/tenant.js';

const BASE = '/v1/organizations/acme';
const RPC = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

interface Made {
  readonly id: string;
  readonly secret: string;
}

let gatehouse: TestGatehouse;
let acme: Tenant;
let insider: ApiClient;

beforeAll(async () => {
  gatehouse = await launch();
  acme = await foundTenant(gatehouse, 'acme');
  insider = await acme.owner.inviteAndAccept('acme', 'Ian Insider', 'member', [acme.ids.teamId]);
});
afterAll(() => gatehouse?.stop());

const keyOf = async (who: ApiClient, narrowing: object): Promise<ApiClient> =>
  who.with((await who.must(who.post<Made>(`${BASE}/api-keys`, { name: 'Narrow', ...narrowing }))).secret);
const told = ({ status, body }: ApiAnswer): unknown => [status, (body as { code?: string } | undefined)?.code];
/** How the proxy answers; 200 to 599 of the upstream means that the caller may use the gateway. */
const calling = async (who: ApiClient): Promise<number> =>
  (await who.post('/mcp/acme/search', RPC, { headers: { accept: 'application/json, text/event-stream' } })).status;
/** The upstream of the spec does not listen. */
const REACHED = 502;

describe('a key narrowed to nothing', () => {
  it('SEC-3 reads /v1/me and nothing else', async () => {
    const key = await keyOf(acme.owner, { capabilities: [] });
    expect(await key.get('/v1/me')).toMatchObject({
      status: 200,
      body: { organizations: [{ slug: 'acme', capabilities: [] }] },
    });
    expect(told(await key.get(BASE))).toEqual([403, 'key.narrowed']);
    for (const path of ['/members', '/teams', '/gateways', '/roles', '/api-keys', '/overview', '/onboarding', '/audit'])
      expect((await key.get(`${BASE}${path}`)).status).toBe(403);
  });

  it('SEC-3 calls the gateways it names, and where it names none, none', async () => {
    const { gatewayId } = acme.ids;
    expect(await calling(await keyOf(insider, { capabilities: [], gatewayIds: [gatewayId] }))).toBe(REACHED);
    for (const narrowing of [{ capabilities: [] }, { capabilities: [], gatewayIds: [] }])
      expect(await calling(await keyOf(insider, narrowing))).toBe(404);
  });

  it('SEC-3 reaches no gateway by gateways:use-all, and with that capability named does', async () => {
    const gatewayIds = [acme.ids.gatewayId];
    expect(await calling(await keyOf(acme.owner, { gatewayIds }))).toBe(REACHED);
    expect(await calling(await keyOf(acme.owner, { capabilities: [], gatewayIds }))).toBe(404);
    expect(await calling(await keyOf(acme.owner, { capabilities: ['gateways:use-all'], gatewayIds }))).toBe(REACHED);
  });
});

describe('a narrowed key', () => {
  it('SEC-3 PPL-7 reads no people without people:manage', async () => {
    const { teamId, userId } = acme.ids;
    const people = ['/members', `/members/${userId}`, `/teams/${teamId}/members`, '/onboarding', '/invitations'];
    const [others, manager] = [
      await keyOf(acme.owner, { capabilities: ['audit:view', 'usage:view', 'integrations:manage', 'gateways:manage'] }),
      await keyOf(acme.owner, { capabilities: ['people:manage'] }),
    ];
    for (const path of people) {
      const answer = await others.get(`${BASE}${path}`);
      expect([path, told(answer), answer.body['capability']]).toEqual([
        path,
        [403, 'capability.missing'],
        'people:manage',
      ]);
      expect((await manager.get(`${BASE}${path}`)).status).toBe(200);
    }
  });

  it.each([
    ['people:manage', { capabilities: ['people:manage'] }],
    ['everything it has, for one gateway', { gatewayIds: ['the gateway'] }],
    ['nothing', { capabilities: [] }],
  ])('SEC-3 never ends the membership of its own person: %s', async (_, narrowing) => {
    const admin = await acme.owner.inviteAndAccept('acme', `Admin ${_.length}`, 'admin');
    const gatewayIds = 'gatewayIds' in narrowing ? [acme.ids.gatewayId] : undefined;
    const key = await keyOf(admin, { ...narrowing, ...(gatewayIds && { gatewayIds }) });
    const own = `${BASE}/members/${admin.userId}`;
    const answers = [
      await key.post(`${BASE}/leave`),
      await key.delete(own),
      await key.post(`${own}/suspend`),
      await key.post(`${own}/erase`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect((await admin.get(`${BASE}/members/${admin.userId}`)).body).toMatchObject({ status: 'active' });
  });

  it('SEC-3 never ends the keys of its own person, and others’ only with integrations:manage', async () => {
    const { owner } = acme;
    const own = await owner.must(owner.post<Made>(`${BASE}/api-keys`, { name: 'Own' }));
    const others = await insider.must(insider.post<Made>(`${BASE}/api-keys`, { name: 'Other' }));
    const revoking = async (narrowing: object, id: string) =>
      told(await (await keyOf(owner, narrowing)).delete(`${BASE}/api-keys/${id}`));
    const manager = { capabilities: ['integrations:manage'] };
    expect(await revoking(manager, own.id)).toEqual([403, 'key.narrowed']);
    expect(await revoking({ gatewayIds: [acme.ids.gatewayId] }, own.id)).toEqual([403, 'key.narrowed']);
    expect(await revoking({ capabilities: ['people:manage'] }, others.id)).toEqual([403, 'capability.missing']);
    expect(await revoking({ capabilities: [] }, own.id)).toEqual([403, 'capability.missing']);
    expect((await insider.with(others.secret).get('/v1/me')).status).toBe(200);
    expect((await revoking(manager, others.id)) as unknown[]).toEqual([204, undefined]);
    expect((await owner.with(own.secret).get('/v1/me')).status).toBe(200);
    const whole = await owner.must(owner.post<Made>(`${BASE}/api-keys`, { name: 'Whole' }));
    expect((await owner.with(whole.secret).delete(`${BASE}/api-keys/${own.id}`)).status).toBe(204);
  });

  it('SEC-3 for one gateway shows that gateway, and of a member who may no more, nothing else', async () => {
    const key = await keyOf(insider, { gatewayIds: [acme.ids.gatewayId] });
    expect((await key.get(`${BASE}/gateways`)).body).toMatchObject({ items: [{ id: acme.ids.gatewayId }] });
    for (const path of ['/members', '/teams', '/roles', '/api-keys'])
      expect((await key.get(`${BASE}${path}`)).status).toBe(403);
  });

  it('ACC-3 asks about its own person’s access only with audit:view', async () => {
    const path = `${BASE}/access/users/${insider.userId}/gateways`;
    expect((await insider.get(path)).status).toBe(200);
    expect((await (await keyOf(insider, { capabilities: ['tools:create'] })).get(path)).status).toBe(403);
    expect((await (await keyOf(insider, { gatewayIds: [acme.ids.gatewayId] })).get(path)).status).toBe(200);
  });
});
