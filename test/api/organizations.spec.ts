import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

interface Listed {
  readonly items: readonly Record<string, unknown>[];
}

describe('organizations', () => {
  let gatehouse: TestGatehouse;
  let ada: ApiClient;
  beforeAll(async () => {
    gatehouse = await launch();
    ada = await gatehouse.anyone.signUp('Ada');
  });
  afterAll(() => gatehouse.stop());

  it('ORG-1 makes the creator its owner and member of a first team called General', async () => {
    const made = await ada.post('/v1/organizations', { name: 'Acme  Inc', slug: 'acme' });
    expect([made.status, made.headers.get('location'), made.headers.get('etag')]).toEqual([
      201,
      '/v1/organizations/acme',
      '"0"',
    ]);
    expect(made.body).toMatchObject({ name: 'Acme Inc', slug: 'acme', plan: 'free', description: null });
    expect((await ada.get<Listed>('/v1/organizations/acme/members')).body.items).toMatchObject([
      { userId: ada.userId, roleId: 'owner', name: 'Ada' },
    ]);
    expect((await ada.get<Listed>('/v1/organizations/acme/teams')).body.items).toMatchObject([
      { name: 'General', memberCount: 1 },
    ]);
    const { organizations } = (await ada.get<{ organizations: { slug: string; capabilities: string[] }[] }>('/v1/me'))
      .body;
    expect(organizations).toMatchObject([{ slug: 'acme', name: 'Acme Inc', roleId: 'owner', status: 'active' }]);
    expect(organizations[0]?.capabilities).toContain('organization:delete');
  });

  it('ORG-2 of a hundred people claiming one slug exactly one gets it', async () => {
    const claims = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        ada.with(ada.token).post('/v1/organizations', { name: `Wanted ${i}`, slug: 'wanted' }),
      ),
    );
    const won = claims.filter(({ status }) => status === 201);
    const lost = claims.filter(({ status }) => status === 409);
    expect([won.length, lost.length]).toEqual([1, 99]);
    expect(new Set(lost.map(({ body }) => body['code']))).toEqual(new Set(['slug.taken']));
    expect(lost[0]?.body['suggestions']).toEqual(['wanted-2', 'wanted-hq', 'wanted-3']);
    const owner = (
      await ada.get<{ organizations: { slug: string; name: string }[] }>('/v1/me')
    ).body.organizations.filter(({ slug }) => slug === 'wanted');
    expect(owner.map(({ name }) => name)).toEqual([won[0]?.body['name']]);
  });

  it('ORG-2 says whether a slug is free, why not, and which ones near it are', async () => {
    const { anyone } = gatehouse;
    expect((await anyone.get('/v1/slugs/acme')).body).toEqual({
      slug: 'acme',
      available: false,
      reason: 'slug.taken',
      suggestions: ['acme-2', 'acme-hq', 'acme-3'],
    });
    expect((await anyone.get('/v1/slugs/free-one')).body).toMatchObject({
      available: true,
      suggestions: expect.arrayContaining(['free-one']),
    });
    expect((await anyone.get('/v1/slugs/admin')).body).toMatchObject({ available: false, reason: 'slug.reserved' });
    expect((await anyone.get('/v1/slugs/No%20Slug')).body).toMatchObject({
      available: false,
      reason: 'slug.invalid',
      suggestions: expect.arrayContaining(['no-slug']),
    });
    expect((await anyone.get(`/v1/slugs?name=${encodeURIComponent('Café Zürich')}`)).body).toMatchObject({
      slug: 'cafe-zurich',
      available: true,
    });
  });

  it.each([['x'], ['Acme'], ['a--b'], ['-acme'], ['a'.repeat(41)]])('ORG-2 refuses the slug %s', async (slug) => {
    expect(await ada.post('/v1/organizations', { name: 'Acme', slug })).toMatchObject({
      status: 400,
      body: { code: 'slug.invalid' },
    });
  });

  it('ORG-3 changes name, description and overview, but never the slug', async () => {
    await ada.must(ada.post('/v1/organizations', { name: 'Before', slug: 'changing' }));
    const changed = await ada.patch('/v1/organizations/changing', {
      name: 'After',
      description: 'What it is',
      overview: '# Hello',
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { name: 'After', description: 'What it is', overview: '# Hello', slug: 'changing' },
    });
    expect(await ada.patch('/v1/organizations/changing', { slug: 'changed' })).toMatchObject({
      status: 400,
      body: { code: 'slug.immutable' },
    });
    const large = await ada.patch('/v1/organizations/changing', { overview: 'é'.repeat(32 * 1024 + 1) });
    expect(large).toMatchObject({ status: 400, body: { code: 'organization.overview-too-large' } });
    expect((await ada.patch('/v1/organizations/changing', { overview: 'é'.repeat(32 * 1024) })).status).toBe(200);
    const stale = await ada.patch('/v1/organizations/changing', { name: 'Later' }, { headers: { 'if-match': '"0"' } });
    expect(stale).toMatchObject({ status: 412, body: { code: 'version.stale' } });
  });

  it('is unknown to a person who is not in it', async () => {
    await ada.must(ada.post('/v1/organizations', { name: 'Private', slug: 'private-one' }));
    const stranger = await gatehouse.anyone.signUp('Stranger');
    for (const path of ['', '/members', '/invitations', '/roles', '/members/usr_01kamz4x8dfyjv8a2p6c2w9g5r'])
      expect(await stranger.get(`/v1/organizations/private-one${path}`)).toMatchObject({
        status: 404,
        body: { code: 'organization.unknown' },
      });
    expect((await gatehouse.anyone.get('/v1/organizations/private-one')).status).toBe(401);
  });
});
