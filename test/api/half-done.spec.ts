import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadMasterKey } from '../../src/adapters/embedded/private/master-key.js';
import { openEmbeddedPrivate } from '../../src/adapters/embedded/private/open-private.js';
import { openEmbeddedEventStore } from '../../src/adapters/embedded/embedded-event-store.js';
import { SystemIds } from '../../src/adapters/system/system-ids.js';
import { loadConfig } from '../../src/config/load-config.js';
import { encodeEvent } from '../../src/events/event-codec.js';
import type { AnyEvent } from '../../src/events/event-catalogue.js';
import { type RunningGatehouse, startGatehouse } from '../../src/composition/gatehouse.js';
import type { Log } from '../../src/ports/log.port.js';
import { ApiClient, PASSWORD } from '../support/api-client.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

const ids = new SystemIds();
const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const unprinted = { print: () => undefined };
const at = '2026-01-01T12:00:00.000Z';
const until = '2026-01-01T12:01:00.000Z';

describe('what a crash left half done', () => {
  let folder: string;
  let running: RunningGatehouse;
  let ada: ApiClient;
  const start = async () =>
    (running = await startGatehouse(
      loadConfig({ GATEHOUSE_PORT: '0', GATEHOUSE_DATA_DIR: folder }),
      silent,
      undefined,
      unprinted,
    ));

  /** The product stops, somebody writes what a dying process would have written, and the product starts again. */
  const meanwhile = async (
    ...appends: readonly (readonly [stream: string, ...events: AnyEvent[]])[]
  ): Promise<void> => {
    await running.stop();
    const store = await openEmbeddedEventStore({ folder });
    for (const [stream, ...events] of appends) {
      const revision = (await store.readStream(stream)).at(-1)?.revision;
      const metadata = {
        commandId: ids.uuid(),
        correlationId: ids.uuid(),
        causationId: ids.uuid(),
        actor: { userId: ada.userId!, from: null },
        organizationId: null,
        at,
      } as const;
      await store.append(
        stream,
        revision ?? 'none',
        events.map((event) => encodeEvent(ids.uuid(), event, metadata)),
      );
    }
    await store.close();
    await start();
    ada = new ApiClient(running.address, folder, ada.token, ada.userId);
  };
  const eventually = async <T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> => {
    for (let tries = 0; ; tries++) {
      const answer = await ask();
      if (wanted(answer) || tries === 600) return answer;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  beforeEach(async () => {
    folder = temporaryFolder();
    await start();
    ada = await new ApiClient(running.address, folder).signUp('Ada');
  });
  afterEach(async () => {
    await running.stop();
    removeFolder(folder);
  });

  it('ORG-1 an organization without owner and team gets both, and its slug', async () => {
    const organizationId = ids.typed('org', ids.uuid());
    const claim = { scope: 'organization', slug: 'halfway', ownerId: organizationId };
    await meanwhile(
      ['slug-organization:halfway', { type: 'SlugReserved', data: { ...claim, until } }],
      [
        `organization-${organizationId}`,
        {
          type: 'OrganizationCreated',
          data: {
            organizationId,
            name: 'Halfway',
            slug: 'halfway',
            plan: 'free',
            description: null,
            ownerId: ada.userId!,
          },
        },
      ],
    );
    const me = await eventually(
      () => ada.get<{ organizations: object[] }>('/v1/me'),
      ({ body }) => body.organizations.length > 0,
    );
    expect(me.body.organizations).toMatchObject([{ id: organizationId, slug: 'halfway', roleId: 'owner' }]);
    const teams = await eventually(
      () => ada.get<{ items: object[] }>('/v1/organizations/halfway/teams'),
      ({ body }) => body.items?.length > 0 && 'memberCount' in body.items[0]! && body.items[0].memberCount === 1,
    );
    expect(teams.body.items).toMatchObject([{ name: 'General', memberCount: 1 }]);
    expect((await ada.get('/v1/slugs/halfway')).body).toMatchObject({ available: false, reason: 'slug.taken' });
  });

  it('ORG-2 a slug whose organization was never made is free again', async () => {
    const claim = { scope: 'organization', slug: 'orphan', ownerId: ids.typed('org', ids.uuid()) };
    const fresh = { ...claim, slug: 'still-held', until: '2999-01-01T12:00:00.000Z' };
    await meanwhile(
      ['slug-organization:orphan', { type: 'SlugReserved', data: { ...claim, until } }],
      ['slug-organization:still-held', { type: 'SlugReserved', data: fresh }],
    );
    const looked = await eventually(
      () => ada.get('/v1/slugs/orphan'),
      ({ body }) => body['available'] === true,
    );
    expect(looked.body).toMatchObject({ available: true });
    expect((await ada.post('/v1/organizations', { name: 'Orphan', slug: 'orphan' })).status).toBe(201);
    expect((await ada.get('/v1/slugs/still-held')).body).toMatchObject({ available: false, reason: 'slug.taken' });
  });

  it('PPL-7 what was kept of somebody whose account was never made is erased, and the address is free', async () => {
    await running.stop();
    const userId = ids.typed('usr', ids.uuid());
    const masterKey = loadMasterKey(folder);
    const before = await openEmbeddedPrivate({ folder, masterKey });
    const hash = before.personalData.addressHash('never@example.com');
    await before.personalData.put(userId, { name: 'Never Was', email: 'never@example.com' }, 0);
    await before.close();
    await start();
    await meanwhile([
      `value-address-${hash}`,
      { type: 'ValueReserved', data: { kind: 'address', hash, ownerId: userId, until } },
    ]);
    const account = { email: 'never@example.com', name: 'Now Is', password: 'correct horse battery staple' };
    const opened = await eventually(
      () => ada.post('/v1/accounts', account),
      ({ status }) => status === 201,
    );
    expect(opened.status).toBe(201);
    await running.stop();
    const after = await openEmbeddedPrivate({ folder, masterKey });
    expect([...(await after.personalData.read([userId])).values()].filter(Boolean)).toEqual([]);
    await after.close();
    await start();
  });

  /** What a process does before the event that changes Ada's address. @returns the hashes of both */
  const halfMoved = async (): Promise<{ addressHash: string; formerHash: string }> => {
    await running.stop();
    const file = await openEmbeddedPrivate({ folder, masterKey: loadMasterKey(folder) });
    const { personalData, credentials } = file;
    const [addressHash, formerHash] = ['ada@new.example', 'ada@example.com'].map((email) =>
      personalData.addressHash(email),
    ) as [string, string];
    const { person, erasures } = await personalData.known(ada.userId!);
    await personalData.put(ada.userId!, { ...person, newEmail: 'ada@new.example' }, erasures);
    await credentials.putPassword(addressHash, (await credentials.password(formerHash))!);
    await file.close();
    await start();
    return { addressHash, formerHash };
  };
  const reserved = (hash: string): readonly [string, AnyEvent] => [
    `value-address-${hash}`,
    { type: 'ValueReserved', data: { kind: 'address', hash, ownerId: ada.userId!, until } },
  ];
  const signIn = (email: string) => ada.post('/v1/sessions', { email, password: PASSWORD });
  const signUp = (email: string) => ada.post('/v1/accounts', { email, name: 'Somebody', password: PASSWORD });

  it('ACT-3 an address that was confirmed is the account’s, and the former one is free', async () => {
    const { addressHash, formerHash } = await halfMoved();
    const userId = ada.userId!;
    const link = { userId, addressHash, purpose: 'address', tokenHash: 'token', expiresAt: until } as const;
    await meanwhile(reserved(addressHash), [
      `account-${userId}`,
      { type: 'AccountLinkMade', data: link },
      { type: 'AddressChanged', data: { userId, addressHash, formerHash } },
    ]);
    const me = await eventually(
      () => ada.get('/v1/me'),
      ({ body }) => body['email'] === 'ada@new.example',
    );
    expect(me.body).toMatchObject({ email: 'ada@new.example', verified: true });
    expect([(await signIn('ada@new.example')).status, (await signIn('ada@example.com')).status]).toEqual([201, 401]);
    const freed = await eventually(
      () => signUp('ada@example.com'),
      ({ status }) => status === 201,
    );
    expect(freed.status).toBe(201);
    expect((await signUp('ada@new.example')).body).toMatchObject({ code: 'account.address-taken' });
  });

  it('ACT-3 an address that was never confirmed is free, and the account keeps the one it has', async () => {
    const { addressHash } = await halfMoved();
    await meanwhile(reserved(addressHash));
    expect((await signIn('ada@new.example')).status).toBe(401);
    const freed = await eventually(
      () => signUp('ada@new.example'),
      ({ status }) => status === 201,
    );
    expect(freed.status).toBe(201);
    expect((await ada.get('/v1/me')).body).toMatchObject({ email: 'ada@example.com', name: 'Ada' });
    expect((await signIn('ada@example.com')).status).toBe(201);
  });

  it('PPL-7 an account that was ended is forgotten, and its address is free', async () => {
    const userId = ada.userId!;
    await meanwhile([`account-${userId}`, { type: 'AccountErased', data: { userId } }]);
    expect((await signIn('ada@example.com')).status).toBe(401);
    const freed = await eventually(
      () => signUp('ada@example.com'),
      ({ status }) => status === 201,
    );
    expect(freed.body['userId']).not.toBe(userId);
    expect((await ada.get('/v1/me')).status).toBe(401);
    await running.stop();
    const file = await openEmbeddedPrivate({ folder, masterKey: loadMasterKey(folder) });
    expect([...(await file.personalData.read([userId])).values()]).toEqual([]);
    await file.close();
    await start();
  });

  it('PPL-2 a person who accepted gets into the teams, and PPL-5 a person who was removed is out of theirs', async () => {
    const { id: organizationId } = await ada.must(
      ada.post<{ id: string }>('/v1/organizations', { name: 'Acme', slug: 'acme' }),
    );
    const { id: teamId } = await ada.must(
      ada.post<{ id: string }>('/v1/organizations/acme/teams', { name: 'Research' }),
    );
    const [newcomer, gone] = [ids.typed('usr', ids.uuid()), ids.typed('usr', ids.uuid())];
    const invitation = { organizationId, invitationId: ids.typed('inv', ids.uuid()) };
    await meanwhile(
      [
        `membership-${organizationId}`,
        {
          type: 'InvitationSent',
          data: {
            ...invitation,
            addressHash: 'a',
            roleId: 'member',
            teamIds: [teamId],
            tokenHash: 'a',
            expiresAt: until,
            invitedBy: null,
          },
        },
        { type: 'InvitationAccepted', data: { ...invitation, userId: newcomer } },
        { type: 'MemberJoined', data: { organizationId, userId: newcomer, roleId: 'member' } },
        { type: 'MemberJoined', data: { organizationId, userId: gone, roleId: 'member' } },
        { type: 'MemberRemoved', data: { organizationId, userId: gone } },
      ],
      [`teams-${organizationId}`, { type: 'TeamMemberAdded', data: { organizationId, teamId, userId: gone } }],
    );
    const members = await eventually(
      () => ada.get<{ items: { userId: string }[] }>(`/v1/organizations/acme/teams/${teamId}/members`),
      ({ body }) => body.items?.length > 0,
    );
    expect(members.body.items.map(({ userId }) => userId)).toEqual([newcomer]);
    const team = await eventually(
      () => ada.get(`/v1/organizations/acme/teams/${teamId}`),
      ({ body }) => body['memberCount'] === 1,
    );
    expect(team.body['memberCount']).toBe(1);
  });
});
