import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

interface Me {
  readonly organizations: readonly {
    readonly slug: string;
    readonly roleId: string;
    readonly status: string;
    readonly capabilities: readonly string[];
  }[];
}

const HOUR_MS = 3_600_000;
/** The computer's clock, some time later. */
const clock = {
  ahead: 0,
  now: () => new Date(Date.now() + clock.ahead).toISOString(),
  monotonic: () => performance.now(),
};

let gatehouse: TestGatehouse;
let ada: ApiClient;

beforeAll(async () => {
  gatehouse = await launch({}, clock);
  ada = await gatehouse.anyone.signUp('Ada');
  for (const slug of ['acme', 'other-one']) await ada.must(ada.post('/v1/organizations', { name: slug, slug }));
});
afterAll(() => gatehouse?.stop());

const keyOf = async (who: ApiClient, more: object = {}): Promise<ApiClient> =>
  who.with(
    (await who.must(who.post<{ secret: string }>('/v1/organizations/acme/api-keys', { name: 'Key', ...more }))).secret,
  );
const seen = async (who: ApiClient): Promise<Me['organizations']> =>
  (await who.must(who.get<Me>('/v1/me'))).organizations;

describe('who is asking', () => {
  it('is told every organization at a session, and its own one alone as a key', async () => {
    expect((await seen(ada)).map(({ slug, roleId, status }) => [slug, roleId, status]).sort()).toEqual([
      ['acme', 'owner', 'active'],
      ['other-one', 'owner', 'active'],
    ]);
    const [whole, ...more] = await seen(await keyOf(ada));
    expect([whole?.slug, more]).toEqual(['acme', []]);
    expect(whole?.capabilities).toContain('organization:delete');
  });

  it('SEC-3 is told as a key no more than the key names and the person holds', async () => {
    expect(await seen(await keyOf(ada, { capabilities: ['usage:view', 'audit:view'] }))).toMatchObject([
      { slug: 'acme', capabilities: ['usage:view', 'audit:view'] },
    ]);
    const ben = await ada.inviteAndAccept('acme', 'Ben', 'admin');
    const key = await keyOf(ben, { capabilities: ['usage:view', 'tools:create'] });
    await ada.must(ada.put(`/v1/organizations/acme/members/${ben.userId}/role`, { roleId: 'member' }));
    expect(await seen(key)).toMatchObject([{ roleId: 'member', capabilities: ['tools:create'] }]);
  });

  it('PPL-5 is told of a suspension at a session, and nothing as a key', async () => {
    const cleo = await ada.inviteAndAccept('acme', 'Cleo');
    const key = await keyOf(cleo);
    await ada.must(ada.post(`/v1/organizations/acme/members/${cleo.userId}/suspend`));
    expect(await seen(cleo)).toMatchObject([{ status: 'suspended', capabilities: [] }]);
    expect(await key.get('/v1/me')).toMatchObject({ status: 401, body: { code: 'authentication.invalid' } });
    await ada.must(ada.delete(`/v1/organizations/acme/members/${cleo.userId}`));
    expect(await seen(cleo)).toEqual([]);
  });
});

describe('a session', () => {
  it('ends where its person signs out, and no other one with it', async () => {
    const second = await gatehouse.anyone.signIn('ada@example.com');
    expect((await second.delete('/v1/sessions/current')).status).toBe(204);
    expect(await second.get('/v1/me')).toMatchObject({ status: 401, body: { code: 'authentication.invalid' } });
    expect(await second.delete('/v1/sessions/current')).toMatchObject({ status: 401 });
    expect((await ada.get('/v1/me')).status).toBe(200);
  });

  it('is not for a key to end', async () =>
    expect(await (await keyOf(ada)).delete('/v1/sessions/current')).toMatchObject({
      status: 403,
      body: { code: 'session.required' },
    }));

  it('SEC-2 ends after a day, to the millisecond that its answer named; SEC-3 so does a key', async () => {
    const { token, expiresAt } = await gatehouse.anyone.must(
      gatehouse.anyone.post<{ token: string; expiresAt: string }>('/v1/sessions', {
        email: 'ada@example.com',
        password: 'correct horse battery staple',
      }),
    );
    expect(Math.abs(Date.parse(expiresAt) - Date.now() - 24 * HOUR_MS)).toBeLessThan(10_000);
    const session = gatehouse.anyone.with(token);
    const key = await keyOf(ada, { expiresAt });
    clock.ahead = 24 * HOUR_MS - 10_000;
    for (const who of [session, key]) expect((await who.get('/v1/me')).status).toBe(200);
    clock.ahead = 24 * HOUR_MS + 1;
    for (const who of [session, key])
      expect(await who.get('/v1/me')).toMatchObject({ status: 401, body: { code: 'authentication.invalid' } });
    clock.ahead = 0;
    expect((await session.get('/v1/me')).status).toBe(200);
  });
});
