import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

const acme = '/v1/organizations/acme';
const HOUR_MS = 3_600_000;

interface Item {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly status: string;
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

let gatehouse: TestGatehouse;
let ada: ApiClient;
let mia: ApiClient;

beforeAll(async () => {
  gatehouse = await launch({}, clock);
  ada = await gatehouse.anyone.signUp('Ada Lovelace');
  await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme', plan: 'pro' }));
  mia = await ada.inviteAndAccept('acme', 'Mia Member');
});
afterAll(() => gatehouse?.stop());

const made = async (path: string, body: object, who = ada): Promise<string> =>
  (await who.must(who.post<Item>(`${acme}${path}`, body))).id;
const listed = async (query: string, who = ada): Promise<readonly Item[]> =>
  (await who.must(who.get<Listed>(`${acme}/${query}`))).items;
const namesOf = async (query: string, who = ada): Promise<readonly string[]> =>
  (await listed(query, who)).map(({ name }) => name);

describe('filters of lists', () => {
  it('tell teams and gateways that are enabled from those that are not, together with a search', async () => {
    const [on, off] = [await made('/teams', { name: 'Page on' }), await made('/teams', { name: 'Page off' })];
    const gateway = await made('/gateways', { name: 'Page gateway', slug: 'page', teamIds: [on, off] });
    await made('/gateways', { name: 'Other page', slug: 'other', teamIds: [on] });
    await ada.must(ada.post(`${acme}/teams/${off}/disable`, {}));
    await ada.must(ada.post(`${acme}/gateways/${gateway}/disable`, {}));
    expect(await namesOf('teams?status=disabled')).toEqual(['Page off']);
    expect(await namesOf('teams?status=enabled&q=page')).toEqual(['Page on']);
    expect(await namesOf('gateways?status=disabled')).toEqual(['Page gateway']);
    expect(await namesOf('gateways?status=enabled&q=page')).toEqual(['Other page']);
    expect(await namesOf(`gateways/${gateway}/teams?status=disabled`)).toEqual(['Page off']);
    expect(await namesOf(`gateways/${gateway}/teams?q=on`)).toEqual(['Page on']);
    expect(await namesOf(`teams/${on}/gateways?status=enabled`)).toEqual(['Other page']);
    expect(await namesOf(`teams/${on}/gateways?q=gateway`)).toEqual(['Page gateway']);
  });

  it('TEAM-2 find gateways by server and by team, unless the team is not there to be seen', async () => {
    const [mine, hidden] = [await made('/teams', { name: 'Mine' }), await made('/teams', { name: 'Hidden' })];
    const serverId = await made('/servers', { name: 'Wiki', slug: 'wiki', url: 'http://127.0.0.1:9/mcp' });
    await made('/gateways', { name: 'Shared', slug: 'shared', teamIds: [mine, hidden], servers: [{ serverId }] });
    await ada.must(ada.put(`${acme}/teams/${mine}/members/${mia.userId}`));
    mia.hasSeen(await ada.get(`${acme}/teams`));
    expect([await namesOf(`gateways?server=${serverId}`), await namesOf(`gateways?team=${hidden}`)]).toEqual([
      ['Shared'],
      ['Shared'],
    ]);
    expect([await namesOf(`gateways?team=${mine}`, mia), await namesOf(`gateways?team=${hidden}`, mia)]).toEqual([
      ['Shared'],
      [],
    ]);
    await ada.must(ada.delete(`${acme}/teams/${hidden}`));
    await ada.must(ada.delete(`${acme}/servers/${serverId}`));
    expect([await namesOf(`gateways?team=${hidden}`), await namesOf(`gateways?server=${serverId}`)]).toEqual([[], []]);
  });

  it('find roles by part of a name, the built-in ones too, over several pages', async () => {
    for (const name of ['Member of the board', 'Auditor', 'Old member'])
      await made('/roles', { name, capabilities: [] });
    expect(await namesOf('roles?q=MEMBER')).toEqual(['Member', 'Member of the board', 'Old member']);
    const first = await ada.must(ada.get<Listed>(`${acme}/roles?q=member&limit=1`));
    expect(await namesOf(`roles?q=member&limit=1&cursor=${first.nextCursor}`)).toEqual(['Member of the board']);
    expect(await namesOf('roles?q=nobody')).toEqual([]);
  });

  it('find invitations by role, team and beginnings of words of the address', async () => {
    const team = await made('/teams', { name: 'Invited' });
    await made('/invitations', { email: 'Grace.Hopper@example.com', roleId: 'admin', teamIds: [team] });
    await made('/invitations', { email: 'alan.turing@example.org', roleId: 'member' });
    const found = async (query: string) =>
      (await listed(`invitations?${query}`)).map(({ email }) => email.toLowerCase());
    expect(await found('role=admin')).toEqual(['grace.hopper@example.com']);
    expect(await found(`team=${team}&status=pending`)).toEqual(['grace.hopper@example.com']);
    expect(await found('q=TUR')).toEqual(['alan.turing@example.org']);
    expect(await found('q=example.org&role=admin')).toEqual([]);
    expect(await found('q=%2E%2E')).toEqual([]);
    await ada.must(ada.delete(`${acme}/teams/${team}`));
    expect(await found(`team=${team}`)).toEqual([]);
  });

  it.each([
    'teams?status=on',
    'teams?state=enabled',
    'gateways?status=archived',
    'gateways?team=x',
    'gateways?server=gw_1',
    'gateways?status=enabled&status=disabled',
    'api-keys?user=x',
    'api-keys?gateway=team_1',
    'api-keys?status=pending',
    'api-keys?q=a&q=b',
    'roles?status=enabled',
    'invitations?team=x',
    'servers?status=enabled',
  ])('refuse %s, and say which parameter it is', async (query) => {
    const { status, body } = await ada.get(`${acme}/${query}`);
    expect({ status, code: body['code'], fields: Object.keys(body['errors'] as object) }).toEqual({
      status: 400,
      code: 'request.invalid',
      fields: [/\?(?:.*&)?(\w+)=/.exec(query)![1]],
    });
  });
});

describe('the list of API keys', () => {
  it('SEC-3 finds keys by person, gateway, status and name, and calls none active that is refused', async () => {
    const [team] = await listed('teams?q=general');
    const [here, there] = [
      await made('/gateways', { name: 'Here', slug: 'here', teamIds: [team!.id] }),
      await made('/gateways', { name: 'There', slug: 'there', teamIds: [team!.id] }),
    ];
    await made('/api-keys', { name: 'Any gateway' });
    await made('/api-keys', { name: 'Here only', gatewayIds: [here] });
    await made('/api-keys', { name: 'There only', gatewayIds: [there] });
    const lost = await made('/api-keys', { name: 'Lost laptop' });
    await made('/api-keys', { name: 'For an hour', expiresAt: new Date(Date.now() + HOUR_MS).toISOString() });
    await made('/api-keys', { name: 'Mia’s' }, mia);
    await ada.must(ada.delete(`${acme}/api-keys/${lost}`));
    expect(await namesOf(`api-keys?gateway=${here}&q=only`)).toEqual(['Here only']);
    expect(await namesOf(`api-keys?gateway=${there}&user=${ada.userId}&status=active`)).toEqual([
      'For an hour',
      'There only',
      'Any gateway',
    ]);
    expect(await namesOf(`api-keys?user=${mia.userId}`)).toEqual(['Mia’s']);
    expect(await namesOf(`api-keys?user=${ada.userId}`, mia)).toEqual([]);
    expect(await namesOf('api-keys?q=LAPTOP')).toEqual(['Lost laptop']);
    expect(await namesOf('api-keys?status=expired')).toEqual([]);
    await ada.must(ada.delete(`${acme}/members/${mia.userId}`));
    clock.ahead = 2 * HOUR_MS;
    expect(await namesOf('api-keys?status=expired')).toEqual(['For an hour']);
    expect(await namesOf('api-keys?status=revoked')).toEqual(['Mia’s', 'Lost laptop']);
    expect(await namesOf('api-keys?status=active')).toEqual(['There only', 'Here only', 'Any gateway']);
    expect((await listed(`api-keys?user=${mia.userId}`)).map(({ status }) => status)).toEqual(['revoked']);
  });

  it('goes on where it was while keys are made, and shows every other key once', async () => {
    const ids: string[] = [];
    for (let number = 0; number < 7; number += 1) ids.unshift(await made('/api-keys', { name: `Paged ${number}` }));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body }: ApiAnswer<Listed> = await ada.get<Listed>(
        `${acme}/api-keys?q=paged&status=active&limit=3${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
      await made('/api-keys', { name: `Paged later ${seen.length}` });
    } while (cursor !== null);
    expect(seen).toEqual(ids);
  });
});
