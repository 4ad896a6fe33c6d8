import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient, Seen } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

const acme = '/v1/organizations/acme';

interface Listed {
  readonly items: readonly { readonly id: string; readonly name: string }[];
}

let gatehouse: TestGatehouse;
let ada: ApiClient;
beforeAll(async () => {
  gatehouse = await launch({});
  ada = await gatehouse.anyone.signUp('Ada Lovelace');
  await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
});
afterAll(() => gatehouse?.stop());

/** Ada with this token; what she has seen is forgotten before each request, so no request carries a consistency token. */
const forgetful = (token: string | undefined) => () =>
  new ApiClient(ada.address, ada.dataDir, token, ada.userId, new Seen());
const namesOf = async (client: ApiClient, query: string): Promise<readonly string[]> =>
  (await client.must(client.get<Listed>(`${acme}/${query}`))).items.map(({ name }) => name);

describe("reading one's own writes without a consistency token", () => {
  it('a list shows what the same session has just made', async () => {
    const client = forgetful(ada.token);
    for (let number = 0; number < 30; number += 1) {
      await ada.must(client().post(`${acme}/teams`, { name: `Lantern ${number}` }));
      expect(await namesOf(client(), `teams?limit=200&q=Lantern ${number}`)).toContain(`Lantern ${number}`);
    }
  });

  it('a list shows what the same person made by another session and by a key', async () => {
    const { secret } = await ada.must(ada.post<{ secret: string }>(`${acme}/api-keys`, { name: 'Script' }));
    const { token } = await gatehouse.anyone.signIn('ada.lovelace@example.com');
    const [byKey, bySession] = [forgetful(secret), forgetful(token)];
    for (let number = 0; number < 10; number += 1) {
      await ada.must(byKey().post(`${acme}/teams`, { name: `Harbour ${number}` }));
      expect(await namesOf(bySession(), `teams?limit=200&q=Harbour`)).toHaveLength(number + 1);
    }
  });

  it('a list shows what was changed and removed', async () => {
    const client = forgetful(ada.token);
    const { id } = await ada.must(client().post<{ id: string }>(`${acme}/teams`, { name: 'Meadow' }));
    await ada.must(client().patch(`${acme}/teams/${id}`, { name: 'Orchard' }));
    expect(await namesOf(client(), 'teams?q=Meadow')).toEqual([]);
    expect(await namesOf(client(), 'teams?q=Orchard')).toEqual(['Orchard']);
    await ada.must(client().delete(`${acme}/teams/${id}`));
    expect(await namesOf(client(), 'teams?q=Orchard')).toEqual([]);
  });

  it('the audit log shows it too', async () => {
    const client = forgetful(ada.token);
    const { id } = await ada.must(client().post<{ id: string }>(`${acme}/teams`, { name: 'Quarry' }));
    const { items } = await ada.must(client().get<{ items: object[] }>(`${acme}/audit?limit=1`));
    expect(items).toMatchObject([{ action: 'team.created', object: { id } }]);
  });
});
