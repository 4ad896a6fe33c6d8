import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Capability } from '../../src/kernel/capabilities.js';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { addressOf, type PublishedRoute, publishedRoutes } from '../support/published-routes.js';
import { foundTenant, seenBy, type Tenant } from '../support/tenant.js';

/** Well-formed ids of nothing. */
const NOTHING: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ teamId: 'team', serverId: 'srv', gatewayId: 'gw', invitationId: 'inv', apiKeyId: 'key', userId: 'usr' }).map(([name, prefix]) => [name, `${prefix}_01kamz4x8dfyjv8a2p6c2w9g5r`]),
);
/** Bodies that pass validation, so that a request gets as far as the ids in it. */
const BODIES: Readonly<Record<string, object>> = {
  'Teams.change': { name: 'Changed' },
  'Gateways.change': { name: 'Changed' },
  'Servers.change': { name: 'Changed' },
  'Members.changeRole': { roleId: 'member' },
  'GatewayContents.attach': { expose: 'all' },
};

let gatehouse: TestGatehouse;
let acme: Tenant;
let other: Tenant;
let routes: readonly PublishedRoute[];
let inside: readonly PublishedRoute[];

beforeAll(async () => {
  gatehouse = await launch();
  acme = await foundTenant(gatehouse, 'acme');
  other = await foundTenant(gatehouse, 'other');
  routes = await publishedRoutes(gatehouse.anyone);
  inside = routes.filter(({ path }) => path.includes('{org}'));
});
afterAll(() => gatehouse?.stop());

const call = (who: ApiClient, route: PublishedRoute, given: Readonly<Record<string, string>> = acme.ids, body: object = {}): Promise<ApiAnswer> =>
  who.call(route.method, addressOf(route, given), route.method === 'GET' || route.method === 'DELETE' ? undefined : body);

/** Calls every route and answers those that did not refuse as expected. */
const notRefused = async (who: ApiClient, among: readonly PublishedRoute[], expected: (route: PublishedRoute) => object): Promise<readonly object[]> => {
  const answers = await Promise.all(among.map(async (route) => ({ route, answer: await call(who, route) })));
  return answers.flatMap(({ route, answer: { status, body } }) => {
    const { code, capability } = (body ?? {}) as { code?: string; capability?: string };
    const told = { status, code, ...(capability !== undefined && { capability }) };
    return JSON.stringify(told) === JSON.stringify(expected(route)) ? [] : [{ route: route.name, told, expected: expected(route) }];
  });
};

const unknownOrganization = () => ({ status: 404, code: 'organization.unknown' });
const invalidToken = () => ({ status: 401, code: 'authentication.invalid' });
const missing = ({ access }: PublishedRoute) => ({ status: 403, code: 'capability.missing', capability: access.kind === 'capability' ? access.anyOf[0] : undefined });
const governed = (): readonly PublishedRoute[] => inside.filter(({ access }) => access.kind === 'capability');
const keyOf = async (who: ApiClient, more: object = {}): Promise<{ id: string; key: ApiClient }> => {
  const { id, secret } = await who.must(who.post<{ id: string; secret: string }>('/v1/organizations/acme/api-keys', { name: 'Another', ...more }));
  return { id, key: who.with(secret) };
};

describe('every route of an organization', () => {
  it('is looked at here, and takes a member at least', () => {
    expect(inside.length).toBeGreaterThan(40);
    expect(inside.filter(({ access }) => access.kind !== 'member' && access.kind !== 'capability').map(({ name }) => name)).toEqual([]);
    expect([...new Set(inside.flatMap(({ parameters }) => parameters))].filter((name) => !(name in acme.ids))).toEqual([]);
  });

  it('refuses nobody in particular', async () => {
    expect(await notRefused(gatehouse.anyone, inside, () => ({ status: 401, code: 'authentication.required' }))).toEqual([]);
  });

  it('does not exist for the owner of another organization, word for word as if there were none', async () => {
    expect(await notRefused(other.owner, inside, unknownOrganization)).toEqual([]);
    const none = { ...acme.ids, org: 'no-such-organization' };
    for (const route of inside) expect((await call(other.owner, route)).body).toEqual((await call(other.owner, route, none)).body);
  });

  it('SEC-3 does not exist for a key of another organization, whoever has it', async () => {
    expect(await notRefused(other.owner.with(other.secret), inside, unknownOrganization)).toEqual([]);
    const both = await acme.owner.inviteAndAccept('acme', 'Both Worlds', 'admin');
    await both.must(both.post('/v1/organizations', { name: 'Third', slug: 'third-one' }));
    const { secret } = await both.must(both.post<{ secret: string }>('/v1/organizations/third-one/api-keys', { name: 'Third' }));
    expect(await notRefused(both.with(secret), inside, unknownOrganization)).toEqual([]);
  });

  it('PPL-5 does not exist for who was removed or suspended, and their keys are worth nothing', async () => {
    for (const [name, end] of [['Rita Removed', (id: string) => acme.owner.delete(`/v1/organizations/acme/members/${id}`)], ['Sue Suspended', (id: string) => acme.owner.post(`/v1/organizations/acme/members/${id}/suspend`)]] as const) {
      const person = await acme.owner.inviteAndAccept('acme', name, 'admin', [acme.ids.teamId]);
      const { key } = await keyOf(person);
      expect((await key.get('/v1/organizations/acme/teams')).status).toBe(200);
      await acme.owner.must(end(person.userId!));
      expect(await notRefused(person, inside, unknownOrganization)).toEqual([]);
      expect(await notRefused(key, inside, invalidToken)).toEqual([]);
    }
  });

  it('SEC-3 refuses a revoked key', async () => {
    const { id, key } = await keyOf(acme.owner);
    await acme.owner.must(acme.owner.delete(`/v1/organizations/acme/api-keys/${id}`));
    expect(await notRefused(key, inside, invalidToken)).toEqual([]);
  });

  it('names the capability that a member lacks', async () => {
    const member = await acme.owner.inviteAndAccept('acme', 'Mia Member', 'member', [acme.ids.teamId]);
    expect(await notRefused(member, governed(), missing)).toEqual([]);
    expect(await notRefused((await keyOf(member)).key, governed(), missing)).toEqual([]);
  });

  it('SEC-3 holds the owner’s key to the capabilities it names, each of which opens what it governs and nothing else', async () => {
    const capabilities = [...new Set(governed().flatMap(({ access }) => (access.kind === 'capability' ? access.anyOf : [])))];
    expect(capabilities.length).toBeGreaterThan(5);
    for (const capability of [...capabilities, 'audit:export' as Capability]) {
      const { key } = await keyOf(acme.owner, { capabilities: [capability] });
      const opened = ({ access }: PublishedRoute): boolean => access.kind === 'capability' && access.anyOf.includes(capability);
      expect(await notRefused(key, governed().filter((route) => !opened(route)), missing)).toEqual([]);
      const answers = await Promise.all(governed().filter(opened).map((route) => call(key, route, { ...NOTHING, org: 'acme' }, { nonsense: true })));
      expect(answers.filter(({ status }) => status === 401 || status === 403 || status >= 500).map(({ body }) => body)).toEqual([]);
    }
  });
});

describe('ids of another organization under the path of one’s own', () => {
  it('are ids of nothing: same answer, and nothing happens there', async () => {
    const before = await seenBy(other.owner, 'other');
    const told = async (route: PublishedRoute, given: Readonly<Record<string, string>>) => {
      const { status, body } = await call(acme.owner, route, given, BODIES[route.operationId]);
      return { route: route.name, status, body };
    };
    for (const route of inside.filter(({ parameters }) => parameters.length > 0))
      for (const parameter of route.parameters.filter((name) => name in NOTHING)) {
        const theirs = await told(route, { ...acme.ids, [parameter]: other.ids[parameter as keyof Tenant['ids']] });
        expect(theirs).toEqual(await told(route, { ...acme.ids, [parameter]: NOTHING[parameter]! }));
        expect([204, 404]).toContain(theirs.status);
      }
    expect(await seenBy(other.owner, 'other')).toEqual(before);
  });

  it('are ids of nothing in bodies and filters, too', async () => {
    const { teamId, serverId, gatewayId, userId } = other.ids;
    const asked: readonly [string, (ids: Readonly<Record<string, string>>) => object][] = [
      ['/invitations', (ids) => ({ email: 'x@example.com', roleId: 'member', teamIds: [ids['teamId']] })],
      ['/gateways', (ids) => ({ name: 'X', slug: 'x-gateway', teamIds: [ids['teamId']] })],
      ['/gateways', (ids) => ({ name: 'X', slug: 'x-gateway', teamIds: [acme.ids.teamId], servers: [{ serverId: ids['serverId'] }] })],
      ['/api-keys', (ids) => ({ name: 'X', gatewayIds: [ids['gatewayId']] })],
    ];
    for (const [path, body] of asked) {
      const theirs = await acme.owner.post(`/v1/organizations/acme${path}`, body({ teamId, serverId, gatewayId }));
      expect(theirs.status).toBe(404);
      expect(theirs.body).toEqual((await acme.owner.post(`/v1/organizations/acme${path}`, body(NOTHING))).body);
    }
    const checks = [{ userId, gatewayId: acme.ids.gatewayId }, { userId: acme.owner.userId, gatewayId }];
    expect((await acme.owner.post('/v1/organizations/acme/access/check', { checks })).body).toMatchObject({ results: [{ reason: 'member.none', missing: [{ reason: 'member.none' }] }, { reason: 'gateway.unknown' }] });
    for (const query of [`members?team=${teamId}`, `audit?object=${teamId}`, `audit?actor=${userId}`]) expect((await acme.owner.get(`/v1/organizations/acme/${query}`)).body).toMatchObject({ items: [] });
  });

  it('appear in nothing that one is shown', async () => {
    const shown = JSON.stringify(await seenBy(acme.owner, 'acme'));
    for (const [name, id] of Object.entries(other.ids)) if (name in NOTHING) expect(shown).not.toContain(id);
    for (const text of [other.owner.userId!, 'Team of other', 'Gateway of other', 'secret-of-']) expect(shown).not.toContain(text);
  });
});

describe('routes outside of organizations', () => {
  const kind = (wanted: string): readonly PublishedRoute[] => routes.filter(({ access }) => access.kind === wanted);

  it('that take a person at a session refuse nobody in particular and every key', async () => {
    expect(await notRefused(gatehouse.anyone, kind('session'), () => ({ status: 401, code: 'authentication.required' }))).toEqual([]);
    expect(await notRefused(acme.owner.with(acme.secret), [...kind('session'), ...kind('maybe-signed-in')], () => ({ status: 403, code: 'session.required' }))).toEqual([]);
  });

  it('of the operator refuse everybody else', async () => {
    expect(kind('operator').length).toBeGreaterThan(0);
    for (const who of [gatehouse.anyone, acme.owner, acme.owner.with(acme.secret), acme.owner.with('operator-token-of-a-spe')])
      expect(await notRefused(who, kind('operator'), () => ({ status: 401, code: 'authentication.required' }))).toEqual([]);
  });
});
