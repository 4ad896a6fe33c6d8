import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Clock } from '../../src/ports/clock.port.js';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

interface Path {
  readonly via: string;
  readonly teamId?: string;
  readonly roleId?: string;
  readonly since: string;
  readonly eventId: string;
}
interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  readonly asOf: string;
}
type UsersPage = Page<{
  readonly userId: string;
  readonly name: string | null;
  readonly reason: string;
  readonly paths: readonly Path[];
}>;
type GatewaysPage = Page<{
  readonly gatewayId: string;
  readonly name: string;
  readonly slug: string;
  readonly reason: string;
  readonly paths: readonly Path[];
}>;
interface Checked {
  readonly results: readonly {
    readonly allowed: boolean;
    readonly reason: string;
    readonly paths: readonly Path[];
    readonly missing: readonly object[];
  }[];
  readonly position: string;
}
interface WhatIf {
  readonly gains: readonly { readonly userId: string; readonly gatewayId: string }[];
  readonly losses: readonly { readonly userId: string; readonly gatewayId: string }[];
  readonly position: string;
}

const acme = '/v1/organizations/acme';
const access = `${acme}/access`;
const EVENT_ID = /^evt_[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}$/;
const NOT_MADE = 'evt_00000000000000000000000000';
const UNKNOWN = '01kamz4x8dfyjv8a2p6c2w9g5r';

/** A minute goes by whenever the spec says so. */
let minutes = 0;
const clock: Clock = {
  now: () => new Date(Date.UTC(2026, 10, 21, 12) + minutes * 60_000).toISOString(),
  monotonic: () => performance.now(),
};
/** The time that was, before the minute that follows. */
const mark = (): string => {
  const now = clock.now();
  minutes += 1;
  return now;
};

let gatehouse: TestGatehouse;
let owner: ApiClient;
let mia: ApiClient;
let max: ApiClient;
let research: string;
let ops: string;
let search: string;
let build: string;
/** Before anything; after everybody came; while Research was disabled; after it was deleted. */
const when = { before: '', whole: '', disabled: '', deleted: '' };
const positions = { whole: '', disabled: '' };

const must = <B>(answering: Promise<ApiAnswer<B>>): Promise<B> => owner.must(answering);
const make = async (path: string, body: object): Promise<string> =>
  (await must(owner.post<{ id: string }>(`${acme}${path}`, body))).id;
const users = (gatewayId: string, query = ''): Promise<ApiAnswer<UsersPage>> =>
  owner.get<UsersPage>(`${access}/gateways/${gatewayId}/users?${query}`);
const gateways = (who: ApiClient, userId: string, query = ''): Promise<ApiAnswer<GatewaysPage>> =>
  who.get<GatewaysPage>(`${access}/users/${userId}/gateways?${query}`);
const check = (body: object, who = owner): Promise<ApiAnswer<Checked>> => who.post<Checked>(`${access}/check`, body);
const whatIf = (...changes: readonly object[]): Promise<ApiAnswer<WhatIf>> =>
  owner.post<WhatIf>(`${access}/what-if`, { changes });
const idsOf = async (answering: Promise<ApiAnswer<UsersPage>>): Promise<readonly string[]> =>
  (await must(answering)).items.map(({ userId }) => userId);
const sorted = (...ids: readonly (string | undefined)[]): readonly string[] => [...(ids as readonly string[])].sort();
const now = async (): Promise<string> =>
  (await must(check({ checks: [{ userId: mia.userId, gatewayId: search }] }))).position;

beforeAll(async () => {
  gatehouse = await launch({}, clock);
  when.before = mark();
  owner = await gatehouse.anyone.signUp('Olga Owner');
  await must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
  research = await make('/teams', { name: 'Research' });
  ops = await make('/teams', { name: 'Ops' });
  const server = await make('/servers', { name: 'Wiki', slug: 'wiki', url: 'https://wiki.example/mcp' });
  search = await make('/gateways', {
    name: 'Search',
    slug: 'search',
    teamIds: [research],
    servers: [{ serverId: server, expose: { tools: ['find'] } }],
  });
  build = await make('/gateways', { name: 'Build', slug: 'build', teamIds: [ops] });
  mia = await owner.inviteAndAccept('acme', 'Mia Member', 'member', [research]);
  max = await owner.inviteAndAccept('acme', 'Max Member', 'member', [research, ops]);
  positions.whole = await now();
  when.whole = mark();
  await must(owner.post(`${acme}/teams/${research}/disable`, { message: 'Back on Monday' }));
  positions.disabled = await now();
  when.disabled = mark();
  await must(owner.delete(`${acme}/servers/${server}`));
  await must(owner.delete(`${acme}/teams/${research}`));
  when.deleted = mark();
}, 60_000);
afterAll(() => gatehouse?.stop());

describe('who can reach, and what can be reached', () => {
  it('ACC-4 lists everybody who can reach a gateway, by name and with every path', async () => {
    const { items, nextCursor, asOf } = await must(users(build));
    expect(items.map(({ userId, name, reason }) => ({ userId, name, reason }))).toEqual(
      [
        { userId: owner.userId, name: 'Olga Owner', reason: 'role.use-all' },
        { userId: max.userId, name: 'Max Member', reason: 'team' },
      ].sort((a, b) => (a.userId! < b.userId! ? -1 : 1)),
    );
    expect(items.find(({ userId }) => userId === max.userId)!.paths).toEqual([
      { via: 'team', teamId: ops, since: expect.any(String), eventId: expect.stringMatching(EVENT_ID) },
    ]);
    expect({ nextCursor, asOf }).toEqual({ nextCursor: null, asOf: await now() });
  });

  it('ACC-4 goes through many page by page, each of them once', async () => {
    const one = await must(users(build, 'limit=1'));
    const other = await must(users(build, `limit=1&cursor=${one.nextCursor}`));
    expect([...one.items, ...other.items].map(({ userId }) => userId)).toEqual(await idsOf(users(build)));
    expect(other.nextCursor).toBeNull();
    expect((await users(build, 'cursor=nonsense')).body).toMatchObject({ code: 'cursor.invalid' });
  });

  it('ACC-4 lists what a person can reach, with every path', async () => {
    const { items } = await must(gateways(owner, max.userId!));
    expect(items).toEqual([
      {
        gatewayId: build,
        name: 'Build',
        slug: 'build',
        reason: 'team',
        paths: [{ via: 'team', teamId: ops, since: expect.any(String), eventId: expect.stringMatching(EVENT_ID) }],
      },
    ]);
    expect((await must(gateways(owner, mia.userId!))).items).toEqual([]);
    expect((await must(gateways(owner, owner.userId!))).items.map(({ gatewayId }) => gatewayId)).toEqual(
      sorted(search, build),
    );
  });

  it('ACC-4 takes audit:view, but about oneself', async () => {
    expect((await must(gateways(max, max.userId!))).items.map(({ gatewayId }) => gatewayId)).toEqual([build]);
    expect((await gateways(max, mia.userId!)).body).toMatchObject({
      status: 403,
      code: 'capability.missing',
      capability: 'audit:view',
    });
    expect((await gateways(max, `usr_${UNKNOWN}`)).body).toMatchObject({ status: 403 });
    expect((await max.get(`${access}/gateways/${build}/users`)).body).toMatchObject({
      status: 403,
      capability: 'audit:view',
    });
    expect(
      (await max.post(`${access}/what-if`, { changes: [{ type: 'team.disable', teamId: ops }] })).body,
    ).toMatchObject({ status: 403, capability: 'audit:view' });
  });

  it('does not know whom and what there is not', async () => {
    expect((await users(`gw_${UNKNOWN}`)).body).toMatchObject({ status: 404, code: 'gateway.unknown' });
    expect((await gateways(owner, `usr_${UNKNOWN}`)).body).toMatchObject({ status: 404, code: 'member.unknown' });
  });

  it('through a narrowed key speaks of its gateways only, and of oneself as of what the key leaves', async () => {
    const keyed = async (body: object): Promise<ApiClient> =>
      owner.with((await must(owner.post<{ secret: string }>(`${acme}/api-keys`, { name: 'narrow', ...body }))).secret);
    const one = await keyed({ gatewayIds: [search] });
    expect((await must(gateways(one, owner.userId!))).items.map(({ gatewayId }) => gatewayId)).toEqual([search]);
    expect((await one.get(`${access}/gateways/${build}/users`)).body).toMatchObject({
      status: 404,
      code: 'gateway.unknown',
    });
    const asking = await keyed({ capabilities: ['audit:view'] });
    expect((await must(gateways(asking, owner.userId!))).items).toEqual([]);
    const powerless = await keyed({ capabilities: ['tools:create'] });
    expect((await gateways(powerless, owner.userId!)).body).toMatchObject({
      status: 403,
      code: 'capability.missing',
      capability: 'audit:view',
    });
  });
});

describe('as of', () => {
  it('ACC-5 answers every question as it would have been answered then, by time or by position', async () => {
    for (const asOf of [when.whole, positions.whole]) {
      const { results } = await must(
        check({
          checks: [
            { userId: mia.userId, gatewayId: search },
            { userId: max.userId, gatewayId: search, tool: 'find' },
            { userId: max.userId, gatewayId: search, tool: 'hidden' },
          ],
          asOf,
        }),
      );
      expect(results.map(({ reason }) => reason)).toEqual(['team', 'team', 'tool.hidden']);
      expect(results[0]!.paths).toMatchObject([{ via: 'team', teamId: research }]);
      expect(await idsOf(users(search, `asOf=${asOf}`))).toEqual(sorted(owner.userId, mia.userId, max.userId));
      expect(
        (await must(gateways(owner, max.userId!, `asOf=${asOf}`))).items.map(({ gatewayId }) => gatewayId),
      ).toEqual(sorted(search, build));
    }
    for (const asOf of [when.disabled, positions.disabled]) {
      const { results } = await must(check({ checks: [{ userId: mia.userId, gatewayId: search }], asOf }));
      expect(results[0]).toMatchObject({
        reason: 'team.disabled',
        missing: [{ teamName: 'Research', message: 'Back on Monday' }],
      });
      expect(await idsOf(users(search, `asOf=${asOf}`))).toEqual([owner.userId]);
    }
    expect((await must(users(search, `asOf=${positions.whole}`))).asOf).toBe(positions.whole);
  });

  it('ACC-5 says of now by its position what is so now', async () => {
    const asOf = await now();
    expect(await must(users(build, `asOf=${asOf}`))).toEqual(await must(users(build)));
    const checks = [mia, max, owner].flatMap(({ userId }) =>
      [search, build].map((gatewayId) => ({ userId, gatewayId })),
    );
    expect(await must(check({ checks, asOf }))).toEqual(await must(check({ checks })));
  });

  it('ACC-5 before the organization was there nobody reached anything', async () => {
    const { results } = await must(check({ checks: [{ userId: owner.userId, gatewayId: search }], asOf: when.before }));
    expect(results).toMatchObject([{ allowed: false, reason: 'organization.deleted', paths: [] }]);
    expect((await users(search, `asOf=${when.before}`)).body).toMatchObject({ status: 404, code: 'gateway.unknown' });
    expect((await gateways(owner, mia.userId!, `asOf=${when.before}`)).body).toMatchObject({
      status: 404,
      code: 'member.unknown',
    });
    const { position } = await must(
      check({ checks: [{ userId: owner.userId, gatewayId: search }], asOf: when.before }),
    );
    expect(
      (await must(check({ checks: [{ userId: owner.userId, gatewayId: search }], asOf: position }))).results,
    ).toEqual(results);
  });

  it('ACC-5 refuses what has not been yet, and what is no moment', async () => {
    const refused = async (asOf: string): Promise<unknown> =>
      (await check({ checks: [{ userId: mia.userId, gatewayId: search }], asOf })).body;
    expect(await refused('2030-01-01T00:00:00.000Z')).toMatchObject({ status: 400, code: 'as-of.future' });
    expect(await refused('999999999')).toMatchObject({ status: 400, code: 'as-of.ahead' });
    for (const asOf of ['yesterday', '2026-13-01T00:00:00Z', '2026-11-21', '', '12e3'])
      expect(await refused(asOf)).toMatchObject({ status: 400, code: 'as-of.malformed' });
    expect((await check({ checks: [{ userId: mia.userId, gatewayId: search }], asOf: 7 })).body).toMatchObject({
      status: 400,
      code: 'request.invalid',
    });
  });

  it('TEAM-2 names no team to a person that they are not in now', async () => {
    const { results } = await must(
      check({ checks: [{ userId: mia.userId, gatewayId: search }], asOf: when.whole }, mia),
    );
    expect(results[0]).toMatchObject({ allowed: true, paths: [{ via: 'team', since: expect.any(String) }] });
    const told = JSON.stringify([
      results,
      await must(check({ checks: [{ userId: mia.userId, gatewayId: search }], asOf: when.disabled }, mia)),
      await must(gateways(mia, mia.userId!, `asOf=${when.whole}`)),
    ]);
    expect(told).not.toContain(research);
    expect(told).not.toContain('Research');
    expect(JSON.stringify(await must(gateways(max, max.userId!, `asOf=${when.whole}`)))).toContain(ops);
  });
});

describe('what if', () => {
  it('ACC-6 answers exactly who would gain and who would lose what, and changes nothing', async () => {
    const before = await now();
    expect(await must(whatIf({ type: 'team.disable', teamId: ops }))).toEqual({
      gains: [],
      losses: [{ userId: max.userId, gatewayId: build }],
      position: before,
    });
    expect(
      await must(
        whatIf(
          { type: 'gateway.provision', gatewayId: search, teamId: ops },
          { type: 'team.member.add', teamId: ops, userId: mia.userId },
        ),
      ),
    ).toMatchObject({
      gains: [mia, max]
        .flatMap(({ userId }) =>
          (userId === mia.userId ? [search, build] : [search]).map((gatewayId) => ({ userId, gatewayId })),
        )
        .sort((a, b) => (a.userId! + a.gatewayId < b.userId! + b.gatewayId ? -1 : 1)),
      losses: [],
    });
    expect(await must(whatIf({ type: 'member.role', userId: mia.userId, roleId: 'admin' }))).toMatchObject({
      gains: sorted(search, build).map((gatewayId) => ({ userId: mia.userId, gatewayId })),
    });
    expect(await must(whatIf({ type: 'member.remove', userId: max.userId }))).toMatchObject({
      losses: [{ userId: max.userId, gatewayId: build }],
    });
    expect(
      await must(whatIf({ type: 'team.disable', teamId: ops }, { type: 'team.enable', teamId: ops })),
    ).toMatchObject({ gains: [], losses: [] });
    expect(await now()).toBe(before);
  });

  it('ACC-6 checks after a change that nobody has made, of any moment', async () => {
    const changes = [{ type: 'team.enable', teamId: research }];
    const checks = [{ userId: mia.userId, gatewayId: search }];
    const { results } = await must(check({ checks, asOf: when.disabled, changes }));
    expect(results).toEqual([
      {
        allowed: true,
        reason: 'team',
        paths: [{ via: 'team', teamId: research, since: clock.now(), eventId: NOT_MADE }],
        missing: [],
      },
    ]);
    expect((await must(check({ checks, asOf: when.disabled }))).results[0]!.reason).toBe('team.disabled');
    expect((await check({ checks, changes }, mia)).body).toMatchObject({ status: 403, capability: 'audit:view' });
  });

  it('ACC-6 refuses what the command would refuse, and says which change it was', async () => {
    const refused = async (...changes: readonly object[]): Promise<unknown> => (await whatIf(...changes)).body;
    const sound = { type: 'team.disable', teamId: ops };
    expect(await refused(sound, { type: 'team.enable', teamId: research })).toMatchObject({
      status: 404,
      code: 'team.unknown',
      change: 1,
    });
    expect(await refused({ type: 'member.suspend', userId: `usr_${UNKNOWN}` })).toMatchObject({
      status: 404,
      code: 'member.unknown',
      change: 0,
    });
    expect(await refused({ type: 'gateway.disable', gatewayId: 'gw_of_somebody_else' })).toMatchObject({
      status: 404,
      code: 'gateway.unknown',
      change: 0,
    });
    expect(await refused({ type: 'member.role', userId: mia.userId, roleId: 'boss' })).toMatchObject({
      status: 404,
      code: 'role.unknown',
      change: 0,
    });
    expect(await refused(sound, sound, { type: 'member.remove', userId: owner.userId })).toMatchObject({
      status: 409,
      code: 'owner.last',
      change: 2,
    });
  });

  it('takes only changes that there are, with the fields they have', async () => {
    const refused = async (changes: unknown): Promise<void> =>
      expect((await owner.post(`${access}/what-if`, { changes })).body).toMatchObject({
        status: 400,
        code: 'request.invalid',
        errors: { changes: expect.any(Array) },
      });
    for (const changes of [
      [],
      {},
      null,
      'team.disable',
      [null],
      [[]],
      [{ type: 'team.explode' }],
      [{ type: '__proto__', teamId: ops }],
      [{ type: 'team.disable' }],
      [{ type: 'team.disable', teamId: 7 }],
    ])
      await refused(changes);
    await refused([{ type: 'team.disable', teamId: ops, userId: mia.userId }]);
    await refused([{ type: 'role.update', roleId: 'admin', capabilities: ['everything'] }]);
    await refused(Array.from({ length: 101 }, () => ({ type: 'team.disable', teamId: ops })));
    expect(
      (await owner.post(`${access}/what-if`, { changes: [{ type: 'team.disable', teamId: ops }], asOf: when.whole }))
        .status,
    ).toBe(400);
  });
});
