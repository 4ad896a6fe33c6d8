import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEmbeddedEventStore } from '../../src/adapters/embedded/embedded-event-store.js';
import { loadMasterKey } from '../../src/adapters/embedded/private/master-key.js';
import { openEmbeddedPrivate } from '../../src/adapters/embedded/private/open-private.js';
import { SystemIds } from '../../src/adapters/system/system-ids.js';
import type { AnyEvent } from '../../src/events/event-catalogue.js';
import { encodeEvent } from '../../src/events/event-codec.js';
import { type ApiClient, invitationToken, PASSWORD } from '../support/api-client.js';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';
import { mails } from '../support/mailbox.js';
import { eventually } from '../support/eventually.js';
import { eventsOf } from '../support/written-events.js';
import { foundTenant, type Tenant } from '../support/tenant.js';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await launch();
});
afterAll(() => gatehouse?.stop());

const remove = (who: ApiClient, slug: string, confirmSlug: unknown = slug) =>
  who.delete(`/v1/organizations/${slug}`, {}, { confirmSlug });
const unknown = { status: 404, body: { code: 'organization.unknown' } };

describe('deleting an organization', () => {
  it('ORG-4 takes an owner and the slug typed again', async () => {
    const { owner } = await foundTenant(gatehouse, 'careful');
    const admin = await owner.inviteAndAccept('careful', 'Careful Admin', 'admin');
    expect(await remove(admin, 'careful')).toMatchObject({
      status: 403,
      body: { code: 'capability.missing', capability: 'organization:delete' },
    });
    for (const wrong of ['Careful', 'care', '']) expect((await remove(owner, 'careful', wrong)).status).toBe(400);
    expect(await remove(owner, 'careful', 'other')).toMatchObject({
      status: 400,
      body: { code: 'slug.not-confirmed' },
    });
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
      expect([done.status, done.body, typeof done.headers.get('consistency-token')]).toEqual([
        204,
        undefined,
        'string',
      ]);
    });

    it('ORG-4 it is unknown to everybody, with everything in it, and keys are worth nothing', async () => {
      for (const path of [
        '',
        '/members',
        '/teams',
        '/gateways',
        '/servers',
        '/audit',
        '/api-keys',
        '/invitations',
        '/usage',
      ])
        for (const who of [doomed.owner, member])
          expect(await who.get(`/v1/organizations/doomed${path}`)).toMatchObject(unknown);
      expect(await doomed.owner.post('/v1/organizations/doomed/teams', { name: 'Late' })).toMatchObject(unknown);
      expect(await remove(doomed.owner, 'doomed')).toMatchObject(unknown);
      const key = doomed.owner.with(doomed.secret);
      expect(await key.get('/v1/organizations/doomed/teams')).toMatchObject({
        status: 401,
        body: { code: 'authentication.invalid' },
      });
      const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params: {} };
      expect((await key.post('/mcp/doomed/search', initialize)).status).toBe(404);
    });

    it('ORG-4 its people no longer find it among theirs', async () => {
      for (const who of [doomed.owner, member])
        expect((await who.get<{ organizations: object[] }>('/v1/me')).body.organizations).toEqual([]);
    });

    it('ORG-4 its slug stays taken for ever, also after a restart', async () => {
      await gatehouse.restart();
      const other = await gatehouse.anyone.signUp('Newcomer To The Slug');
      expect((await other.get('/v1/slugs/doomed')).body).toMatchObject({ available: false, reason: 'slug.taken' });
      expect(await other.post('/v1/organizations', { name: 'Doomed', slug: 'doomed' })).toMatchObject({
        status: 409,
        body: { code: 'slug.taken' },
      });
      expect(await gatehouse.anyone.with(doomed.owner.token).get('/v1/organizations/doomed')).toMatchObject(unknown);
    });

    it('ORG-4 other organizations notice nothing', async () => {
      const { owner, secret } = bystander;
      const again = gatehouse.anyone.with(owner.token);
      expect((await again.get<{ items: object[] }>('/v1/organizations/bystander/members')).body.items).toHaveLength(2);
      expect((await again.with(secret).get('/v1/organizations/bystander/teams')).status).toBe(200);
    });
  });

  it('ORG-4 leaves no secret, no invitation and no name of people who are nowhere else, and the audit log to the operator', async () => {
    const { owner } = await foundTenant(gatehouse, 'secretive');
    const elsewhere = await owner.inviteAndAccept('secretive', 'Elsa Elsewhere', 'admin');
    await elsewhere.must(elsewhere.post('/v1/organizations', { name: 'Elsewhere', slug: 'elsewhere' }));
    await owner.must(
      owner.post('/v1/organizations/secretive/invitations', { email: 'pia.pending@example.com', roleId: 'member' }),
    );
    const token = await invitationToken(gatehouse.dataDir, 'pia.pending@example.com');
    await owner.must(remove(owner, 'secretive'));

    expect(
      await gatehouse.anyone.post('/v1/invitations/accept', { token, name: 'Pia', password: PASSWORD }),
    ).toMatchObject({ status: 404, body: { code: 'invitation.unknown' } });
    const pia = await gatehouse.anyone.signUp('Pia', 'pia.pending@example.com');
    expect(await pia.post('/v1/invitations/accept', { token })).toMatchObject({
      status: 404,
      body: { code: 'invitation.unknown' },
    });
    const toPia = (await mails(gatehouse.dataDir)).filter(({ to }) => to.includes('pia.pending'));
    expect(toPia.filter(({ text }) => text.includes('/invitations/accept'))).toEqual([]);
    expect((await owner.get('/v1/me')).body).toMatchObject({ name: null, email: null });
    expect((await elsewhere.get('/v1/me')).body).toMatchObject({ name: 'Elsa Elsewhere' });

    const log = await gatehouse.anyone
      .with(OPERATOR_TOKEN)
      .get<{ items: { action: string; sentence: string }[] }>('/v1/operator/organizations/secretive/audit');
    expect(log.body.items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['organization.deleted', 'organization.created', 'server.added', 'invitation.revoked']),
    );
    expect(log.body.items.find(({ action }) => action === 'organization.deleted')?.sentence).toBe(
      'An erased person deleted the organization secretive',
    );
    expect((await owner.get('/v1/operator/organizations/secretive/audit')).status).toBe(401);
    expect((await gatehouse.anyone.with(OPERATOR_TOKEN).get('/v1/operator/organizations/never-was/audit')).status).toBe(
      404,
    );

    const added = await eventsOf(gatehouse, 'ServerAdded', 'secretive');
    const opened = await openEmbeddedPrivate({
      folder: gatehouse.dataDir,
      masterKey: loadMasterKey(gatehouse.dataDir),
    });
    try {
      for (const { organizationId, headers } of added)
        for (const { sealed } of headers) expect(await opened.vault.open(organizationId, sealed)).toBeNull();
      expect(added).toHaveLength(1);
    } finally {
      await opened.close();
    }
  });

  it('ORG-4 a person who comes back brings the address along, and starts anew', async () => {
    const owner = await gatehouse.anyone.signUp('Rita Returning');
    await owner.must(owner.post('/v1/organizations', { name: 'First', slug: 'first-try' }));
    await owner.must(remove(owner, 'first-try'));
    const again = await gatehouse.anyone.signIn('Rita.Returning@example.com');
    expect([again.userId, (await again.get('/v1/me')).body['email']]).toEqual([
      owner.userId,
      'Rita.Returning@example.com',
    ]);
    expect((await again.patch('/v1/me', { name: 'Rita' })).body).toMatchObject({
      name: 'Rita',
      email: 'Rita.Returning@example.com',
    });
    expect((await again.post('/v1/organizations', { name: 'Second', slug: 'second-try' })).status).toBe(201);
  });

  it('ORG-4 PPL-2 a person who still has a session is invited by their own address, and has it back by accepting', async () => {
    const person = await gatehouse.anyone.signUp('Sam Still', 'Sam.Still@example.com');
    await person.must(person.post('/v1/organizations', { name: 'Last', slug: 'last-one' }));
    await person.must(remove(person, 'last-one'));
    expect((await person.get('/v1/me')).body).toMatchObject({ name: null, email: null });
    const host = await gatehouse.anyone.signUp('Hanna Host');
    await host.must(host.post('/v1/organizations', { name: 'Host', slug: 'host' }));
    for (const email of ['sam.still@example.com', 'somebody.else@example.com'])
      await host.must(host.post('/v1/organizations/host/invitations', { email, roleId: 'member' }));
    const accept = async (email: string) =>
      person.post('/v1/invitations/accept', { token: await invitationToken(gatehouse.dataDir, email) });
    expect(await accept('somebody.else@example.com')).toMatchObject({
      status: 403,
      body: { code: 'invitation.other-address' },
    });
    const accepted = await accept('sam.still@example.com');
    expect(accepted).toMatchObject({ status: 200, body: { organizationSlug: 'host', userId: person.userId } });
    host.hasSeen(accepted);
    expect((await host.get(`/v1/organizations/host/members/${person.userId}`)).body).toMatchObject({
      name: null,
      email: 'sam.still@example.com',
    });
    expect((await person.patch('/v1/me', { name: 'Sam' })).body).toMatchObject({
      name: 'Sam',
      email: 'sam.still@example.com',
    });
    expect((await gatehouse.anyone.signIn('sam.still@example.com')).userId).toBe(person.userId);
  });

  it('ORG-4 is completed where the process died right after the event, whatever was written in the same moment', async () => {
    const { owner, ids } = await foundTenant(gatehouse, 'halfway');
    const [added] = await eventsOf(gatehouse, 'ServerAdded', 'halfway');
    const { organizationId } = added!;
    await gatehouse.stopped(async () => {
      const store = await openEmbeddedEventStore({ folder: gatehouse.dataDir });
      const uuids = new SystemIds();
      const write = async (stream: string, event: AnyEvent): Promise<void> => {
        const metadata = {
          commandId: uuids.uuid(),
          correlationId: uuids.uuid(),
          causationId: uuids.uuid(),
          actor: { userId: owner.userId!, from: null },
          organizationId,
          at: '2026-01-01T12:00:00.000Z',
        } as const;
        const last = (await store.readStream(stream)).at(-1);
        await store.append(stream, last ? last.revision : 'none', [encodeEvent(uuids.uuid(), event, metadata)]);
      };
      await write(`organization-${organizationId}`, { type: 'OrganizationDeleted', data: { organizationId } });
      await write(`membership-${organizationId}`, {
        type: 'MemberJoined',
        data: { organizationId, userId: 'usr_late', roleId: 'owner' },
      });
      await write(`teams-${organizationId}`, {
        type: 'TeamCreated',
        data: { organizationId, teamId: 'team_late', name: 'Late', description: null },
      });
      await store.close();
    });
    const again = gatehouse.anyone.with(owner.token);
    expect(await again.get('/v1/organizations/halfway')).toMatchObject(unknown);
    await eventually(async () => (await again.get('/v1/me')).body['name'] === null);
    await eventually(async () => (await eventsOf(gatehouse, 'InvitationRevoked', 'halfway')).length === 1);
    expect((await eventsOf<{ invitationId: string }>(gatehouse, 'InvitationRevoked', 'halfway'))[0]?.invitationId).toBe(
      ids.invitationId,
    );
  });
});
