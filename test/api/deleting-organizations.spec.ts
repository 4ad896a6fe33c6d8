import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { foundTenant, type Tenant } from '../support/tenant.js';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await launch();
});
afterAll(() => gatehouse?.stop());

const remove = (who: ApiClient, slug: string, confirmSlug: unknown = slug) => who.delete(`/v1/organizations/${slug}`, {}, { confirmSlug });
const unknown = { status: 404, body: { code: 'organization.unknown' } };

describe('deleting an organization', () => {
  it('ORG-4 takes an owner and the slug typed again', async () => {
    const { owner } = await foundTenant(gatehouse, 'careful');
    const admin = await owner.inviteAndAccept('careful', 'Careful Admin', 'admin');
    expect(await remove(admin, 'careful')).toMatchObject({ status: 403, body: { code: 'capability.missing', capability: 'organization:delete' } });
    for (const wrong of ['Careful', 'care', '']) expect((await remove(owner, 'careful', wrong)).status).toBe(400);
    expect(await remove(owner, 'careful', 'other')).toMatchObject({ status: 400, body: { code: 'slug.not-confirmed' } });
    expect((await owner.delete('/v1/organizations/careful')).status).toBe(400);
    expect((await owner.get('/v1/organizations/careful')).status).toBe(200);
  });

  describe('ORG-4 once it is done', () => {
    let doomed: Tenant;
    let member: ApiClient;
    let bystander: Tenant;
    beforeAll(async () => {
      doomed = await foundTenant(gatehouse, 'doomed');
      bystander = await foundTenant(gatehouse, 'bystander');
      member = await doomed.owner.inviteAndAccept('doomed', 'Mara Member');
      const done = await remove(doomed.owner, 'doomed');
      expect([done.status, done.body, typeof done.headers.get('consistency-token')]).toEqual([204, undefined, 'string']);
    });

    it('ORG-4 it is unknown to everybody, with everything in it, and keys are worth nothing', async () => {
      for (const path of ['', '/members', '/teams', '/gateways', '/servers', '/audit', '/api-keys', '/invitations', '/usage'])
        for (const who of [doomed.owner, member]) expect(await who.get(`/v1/organizations/doomed${path}`)).toMatchObject(unknown);
      expect(await doomed.owner.post('/v1/organizations/doomed/teams', { name: 'Late' })).toMatchObject(unknown);
      expect(await remove(doomed.owner, 'doomed')).toMatchObject(unknown);
      const key = doomed.owner.with(doomed.secret);
      expect(await key.get('/v1/organizations/doomed/teams')).toMatchObject({ status: 401, body: { code: 'authentication.invalid' } });
      const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params: {} };
      expect((await key.post('/mcp/doomed/search', initialize)).status).toBe(404);
    });

    it('ORG-4 its people no longer find it among theirs', async () => {
      for (const who of [doomed.owner, member]) expect((await who.get<{ organizations: object[] }>('/v1/me')).body.organizations).toEqual([]);
    });

    it('ORG-4 its slug stays taken for ever, also after a restart', async () => {
      await gatehouse.restart();
      const other = await gatehouse.anyone.signUp('Newcomer To The Slug');
      expect((await other.get('/v1/slugs/doomed')).body).toMatchObject({ available: false, reason: 'slug.taken' });
      expect(await other.post('/v1/organizations', { name: 'Doomed', slug: 'doomed' })).toMatchObject({ status: 409, body: { code: 'slug.taken' } });
      expect(await gatehouse.anyone.with(doomed.owner.token).get('/v1/organizations/doomed')).toMatchObject(unknown);
    });

    it('ORG-4 other organizations notice nothing', async () => {
      const { owner, secret } = bystander;
      const again = gatehouse.anyone.with(owner.token);
      expect((await again.get<{ items: object[] }>('/v1/organizations/bystander/members')).body.items).toHaveLength(2);
      expect((await again.with(secret).get('/v1/organizations/bystander/teams')).status).toBe(200);
    });
  });
});
