import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

const acme = '/v1/organizations/acme';

interface Item {
  readonly id: string;
  readonly name: string;
}
interface Listed {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** The computer's clock, some time later. */
const clock = {
  ahead: 0,
  now: () => new Date(Date.now() + clock.ahead).toISOString(),
  monotonic: () => performance.now(),
};
const EIGHT_DAYS_MS = 8 * 86_400_000;

let gatehouse: TestGatehouse;
let ada: ApiClient;

beforeAll(async () => {
  gatehouse = await launch({}, clock);
  ada = await gatehouse.anyone.signUp('Ada Lovelace');
  await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
});
afterAll(() => gatehouse?.stop());

const made = async (path: string, body: object): Promise<string> =>
  (await ada.must(ada.post<Item>(`${acme}${path}`, body))).id;
const namesOf = async (query: string): Promise<readonly string[]> =>
  (await ada.must(ada.get<Listed>(`${acme}/${query}`))).items.map(({ name }) => name);

describe('lists', () => {
  it('find things by part of a name, whatever its case, and take signs for what they are', async () => {
    const team = await made('/teams', { name: 'Research (EU)' });
    const serverId = await made('/servers', { name: 'Wiki search', slug: 'wiki', url: 'http://127.0.0.1:9/mcp' });
    await made('/gateways', { name: 'Search', slug: 'search', teamIds: [team], servers: [{ serverId }] });
    expect(await namesOf('teams?q=search')).toEqual(['Research (EU)']);
    expect(await namesOf('teams?q=%28eu%29')).toEqual(['Research (EU)']);
    expect(await namesOf('teams?q=.*')).toEqual([]);
    expect(await namesOf('gateways?q=SEARCH')).toEqual(['Search']);
    expect(await namesOf('servers?q=wiki')).toEqual(['Wiki search']);
    expect(await namesOf('servers?q=nothing')).toEqual([]);
  });

  it('go on where they were while things come, go and are renamed, and show every other thing once', async () => {
    const ids = await Promise.all(
      Array.from({ length: 12 }, (_, index) => made('/teams', { name: `Page ${String(index).padStart(2, '0')}` })),
    );
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body }: ApiAnswer<Listed> = await ada.get<Listed>(
        `${acme}/teams?q=page&limit=3${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
      if (seen.length === 3) {
        await made('/teams', { name: 'Page 00a' });
        await ada.must(ada.delete(`${acme}/teams/${ids[2]}`));
        await ada.must(ada.patch(`${acme}/teams/${ids[0]}`, { name: 'Page 0' }));
      }
    } while (cursor !== null);
    expect(seen).toEqual(ids);
  });

  it('TEAM-5 name nothing that is gone, and call what is there by its name of now', async () => {
    const team = await made('/teams', { name: 'Doomed' });
    const kept = await made('/teams', { name: 'Kept' });
    const serverId = await made('/servers', { name: 'Doomed server', slug: 'doomed', url: 'http://127.0.0.1:9/mcp' });
    const gateway = await made('/gateways', {
      name: 'Before',
      slug: 'before',
      teamIds: [team, kept],
      servers: [{ serverId }],
    });
    const gone = await made('/gateways', { name: 'Gone', slug: 'gone', teamIds: [kept] });
    await made('/invitations', { email: 'later@example.com', roleId: 'member', teamIds: [team, kept] });
    await made('/api-keys', { name: 'Key', gatewayIds: [gone, gateway] });
    await ada.must(ada.put(`${acme}/teams/${team}/members/${ada.userId}`));
    await ada.must(ada.delete(`${acme}/teams/${team}`));
    await ada.must(ada.delete(`${acme}/servers/${serverId}`));
    await ada.must(ada.delete(`${acme}/gateways/${gone}`));
    await ada.must(ada.patch(`${acme}/gateways/${gateway}`, { name: 'After' }));
    const lists = [
      'teams',
      'gateways',
      'servers',
      'members',
      'invitations',
      'api-keys',
      `gateways/${gateway}/teams`,
      `teams/${kept}/gateways`,
      `teams/${kept}/members`,
      `gateways/${gateway}`,
    ];
    for (const list of lists) {
      const shown = JSON.stringify(await ada.must(ada.get(`${acme}/${list}`)));
      for (const lost of [team, serverId, gone, 'Doomed', 'Gone', 'Before'])
        expect({ list, shows: shown.includes(lost) && lost }).toEqual({ list, shows: false });
    }
    expect(await namesOf(`teams/${kept}/gateways`)).toEqual(['After']);
    const { items } = await ada.must(
      ada.get<{ items: readonly { sentence: string }[] }>(`${acme}/audit?object=${gateway}`),
    );
    expect(items.map(({ sentence }) => sentence)).toContain('Ada Lovelace renamed gateway Before to After');
    expect(items.map(({ sentence }) => sentence)).toContain('Ada Lovelace provisioned gateway After to team Doomed');
  });
});

describe('the list of invitations', () => {
  it('is asked for by what each is shown as', async () => {
    const old = await made('/invitations', { email: 'old@example.com', roleId: 'member' });
    const revoked = await made('/invitations', { email: 'revoked@example.com', roleId: 'member' });
    await ada.must(ada.delete(`${acme}/invitations/${revoked}`));
    await ada.inviteAndAccept('acme', 'Grace');
    clock.ahead = EIGHT_DAYS_MS;
    ada = await gatehouse.anyone.signIn('ada.lovelace@example.com');
    const young = await made('/invitations', { email: 'young@example.com', roleId: 'member' });
    const shown = async (status: string) =>
      (await ada.must(ada.get<{ items: { id: string; status: string }[] }>(`${acme}/invitations?status=${status}`)))
        .items;
    const expired = await shown('expired');
    expect([expired[0]?.id, ...new Set(expired.map(({ status }) => status))]).toEqual([old, 'expired']);
    expect(await shown('pending')).toMatchObject([{ id: young, status: 'pending' }]);
    expect((await shown('revoked')).map(({ id }) => id)).toEqual([revoked]);
    expect((await shown('accepted')).map(({ status }) => status)).toEqual(['accepted']);
    expect((await ada.get(`${acme}/invitations?status=lost`)).status).toBe(400);
  });
});
