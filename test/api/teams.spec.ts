import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

interface Team {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly memberCount: number;
  readonly gatewayCount: number;
  readonly disabledMessage: string | null;
}
interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  readonly asOf: string;
}

let gatehouse: TestGatehouse;
let owner: ApiClient;
let bob: ApiClient;
const TEAMS = '/v1/organizations/acme/teams';

const create = (name: string): Promise<Team> => owner.must(owner.post<Team>(TEAMS, { name }));
const names = async (who: ApiClient): Promise<string[]> =>
  (await who.must(who.get<Page<Team>>(TEAMS))).items.map(({ name }) => name);

beforeAll(async () => {
  gatehouse = await launch();
  owner = await gatehouse.anyone.signUp('Olga Owner');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
  bob = await owner.inviteAndAccept('acme', 'Bob Member');
});
afterAll(() => gatehouse.stop());

describe('teams over HTTP', () => {
  it('TEAM-1 are created, read and listed by name; creation says where and in which version', async () => {
    const answer = await owner.post<Team>(TEAMS, { name: ' Research  Lab ', description: 'Looks things up' });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`${TEAMS}/${answer.body.id}`);
    expect(answer.headers.get('etag')).toMatch(/^"\d+"$/);
    expect(answer.body).toMatchObject({ name: 'Research Lab', enabled: true, memberCount: 0, gatewayCount: 0 });
    const read = await owner.get<Team>(`${TEAMS}/${answer.body.id}`);
    expect(read.body).toEqual(answer.body);
    expect(read.headers.get('etag')).toBe(answer.headers.get('etag'));
    expect(await names(owner)).toEqual(['General', 'Research Lab']);
    expect((await owner.post(TEAMS, { name: 'research lab' })).body).toMatchObject({
      code: 'team.name-taken',
      status: 409,
    });
  });

  it('a page goes on where the last ended, whatever was created before it meanwhile', async () => {
    for (const name of ['P1', 'P2', 'P3', 'P4']) await create(name);
    const first = await owner.must(owner.get<Page<Team>>(`${TEAMS}?limit=3`));
    await create('A new one');
    const second = await owner.must(owner.get<Page<Team>>(`${TEAMS}?limit=200&cursor=${first.nextCursor}`));
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual([
      'General',
      'P1',
      'P2',
      'P3',
      'P4',
      'Research Lab',
    ]);
    expect(second.nextCursor).toBeNull();
    expect(Number(second.asOf)).toBeGreaterThan(0);
  });

  it('TEAM-2 are governed by people:manage, without which a person sees their own teams only', async () => {
    const team = await create('Bobs');
    const other = await create('Others');
    expect(await names(bob)).toEqual([]);
    await owner.must(owner.put(`${TEAMS}/${team.id}/members/${bob.userId}`));
    const caughtUp = (await owner.put(`${TEAMS}/${team.id}/members/${bob.userId}`)).headers.get('consistency-token')!;
    const seen = await bob.get<Page<Team>>(TEAMS, { headers: { 'consistency-token': caughtUp } });
    expect(seen.body.items).toMatchObject([{ name: 'Bobs', memberCount: 1 }]);
    expect((await bob.get(`${TEAMS}/${team.id}`)).status).toBe(200);
    for (const path of [`${TEAMS}/${other.id}`, `${TEAMS}/${other.id}/members`, `${TEAMS}/${other.id}/gateways`])
      expect((await bob.get(path)).body).toMatchObject({ status: 404, code: 'team.unknown' });
    const refused = [
      bob.post(TEAMS, { name: 'X' }),
      bob.patch(`${TEAMS}/${team.id}`, { name: 'X' }),
      bob.post(`${TEAMS}/${team.id}/disable`, {}),
      bob.post(`${TEAMS}/${team.id}/enable`),
      bob.delete(`${TEAMS}/${team.id}`),
      bob.put(`${TEAMS}/${team.id}/members/${owner.userId}`),
      bob.delete(`${TEAMS}/${team.id}/members/${bob.userId}`),
    ];
    for (const answer of await Promise.all(refused))
      expect(answer.body).toMatchObject({ status: 403, code: 'capability.missing', capability: 'people:manage' });
  });

  it('TEAM-3 are disabled with a message and enabled, with everything in them kept', async () => {
    const team = await create('Switched');
    await owner.must(owner.put(`${TEAMS}/${team.id}/members/${bob.userId}`));
    const off = await owner.must(owner.post<Team>(`${TEAMS}/${team.id}/disable`, { message: 'Back on Monday.' }));
    expect(off).toMatchObject({ enabled: false, disabledMessage: 'Back on Monday.', memberCount: 1 });
    expect((await owner.post<Team>(`${TEAMS}/${team.id}/disable`)).body).toMatchObject({
      enabled: false,
      disabledMessage: 'Back on Monday.',
    });
    const on = await owner.must(owner.post<Team>(`${TEAMS}/${team.id}/enable`));
    expect(on).toMatchObject({ enabled: true, disabledMessage: null, memberCount: 1 });
  });

  it('TEAM-5 are deleted for good, but never the last', async () => {
    const ada = await gatehouse.anyone.signUp('Ada');
    await ada.must(ada.post('/v1/organizations', { name: 'Solo', slug: 'solo' }));
    const [general] = (await ada.must(ada.get<Page<Team>>('/v1/organizations/solo/teams'))).items;
    expect((await ada.delete(`/v1/organizations/solo/teams/${general!.id}`)).body).toMatchObject({
      status: 409,
      code: 'team.last',
    });
    const second = await ada.must(ada.post<Team>('/v1/organizations/solo/teams', { name: 'Second' }));
    expect((await ada.delete(`/v1/organizations/solo/teams/${general!.id}`)).status).toBe(204);
    expect((await ada.get(`/v1/organizations/solo/teams/${general!.id}`)).body).toMatchObject({ code: 'team.unknown' });
    expect((await ada.must(ada.get<Page<Team>>('/v1/organizations/solo/teams'))).items.map(({ id }) => id)).toEqual([
      second.id,
    ]);
    const members = await ada.must(ada.get<Page<{ teams?: unknown }>>('/v1/organizations/solo/members'));
    expect(JSON.stringify(members)).not.toContain(general!.id);
  });

  it('members of a team are listed with name and address, and leave it', async () => {
    const team = await create('Listed');
    await owner.must(owner.put(`${TEAMS}/${team.id}/members/${bob.userId}`));
    const listed = await owner.must(owner.get<Page<object>>(`${TEAMS}/${team.id}/members`));
    expect(listed.items).toEqual([
      {
        userId: bob.userId,
        name: 'Bob Member',
        email: 'bob.member@example.com',
        roleId: 'member',
        roleName: 'Member',
        status: 'active',
      },
    ]);
    expect((await owner.delete(`${TEAMS}/${team.id}/members/${bob.userId}`)).status).toBe(204);
    expect((await owner.must(owner.get<Page<object>>(`${TEAMS}/${team.id}/members`))).items).toEqual([]);
    expect((await owner.put(`${TEAMS}/${team.id}/members/usr_01kamz4x8dfyjv8a2p6c2w9g5r`)).body).toMatchObject({
      status: 404,
      code: 'member.unknown',
    });
  });

  it('a write may name the version it rests on', async () => {
    const created = await owner.post<Team>(TEAMS, { name: 'Versioned' });
    const path = `${TEAMS}/${created.body.id}`;
    await create('Another team does not matter');
    const renamed = await owner.patch<Team>(
      path,
      { name: 'Renamed' },
      { headers: { 'if-match': created.headers.get('etag')! } },
    );
    expect(renamed).toMatchObject({ status: 200, body: { name: 'Renamed' } });
    expect(
      (await owner.patch(path, { name: 'Too late' }, { headers: { 'if-match': created.headers.get('etag')! } })).body,
    ).toMatchObject({ status: 412, code: 'version.stale' });
    expect((await owner.delete(path, { headers: { 'if-match': renamed.headers.get('etag')! } })).status).toBe(204);
  });
});

describe('the same request again', () => {
  const key = (text: string) => ({ headers: { 'idempotency-key': text } });

  it('gets the first answer, headers included, and does nothing', async () => {
    const first = await owner.post<Team>(TEAMS, { name: 'Once' }, key('k1'));
    const again = await owner.post<Team>(TEAMS, { name: 'Once' }, key('k1'));
    expect(again).toMatchObject({ status: 201, body: first.body });
    for (const header of ['etag', 'location', 'consistency-token'])
      expect(again.headers.get(header)).toBe(first.headers.get(header));
    expect((await names(owner)).filter((name) => name === 'Once')).toHaveLength(1);
  });

  it('is another mistake when its body differs', async () => {
    await owner.post(TEAMS, { name: 'Twice' }, key('k2'));
    expect((await owner.post(TEAMS, { name: 'Thrice' }, key('k2'))).body).toMatchObject({
      status: 409,
      code: 'idempotency.mismatch',
    });
    expect((await owner.delete(TEAMS, key('k2'))).status).toBe(405);
  });

  it('may be tried again after a refusal, and belongs to one person', async () => {
    expect((await owner.post(TEAMS, { name: 'General' }, key('k3'))).status).toBe(409);
    const stranger = await gatehouse.anyone.signUp('Eve');
    await stranger.must(stranger.post('/v1/organizations', { name: 'Eve Inc', slug: 'eve-inc' }, key('k4')));
    expect((await owner.post(TEAMS, { name: 'Mine' }, key('k4'))).status).toBe(201);
  });

  it('makes one team, however many arrive at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => owner.post<Team>(TEAMS, { name: 'Stampede' }, key('k5'))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  it('is remembered across a restart', async () => {
    const first = await owner.post<Team>(TEAMS, { name: 'Durable' }, key('k6'));
    const { token, userId } = owner;
    await gatehouse.restart();
    owner = Object.assign(gatehouse.anyone.with(token), { userId });
    expect((await owner.post<Team>(TEAMS, { name: 'Durable' }, key('k6'))).body).toEqual(first.body);
  });
});
