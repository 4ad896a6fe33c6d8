import { readdirSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { type ApiClient, invitationToken, PASSWORD } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { MongoLookAlike } from '../support/mongodb/mongodb-server.js';
import { eventually } from '../support/eventually.js';

const ACME = '/v1/organizations/acme';
const NAME = 'Zebulon Quackenbush';
const EMAIL = 'zebulon.quackenbush@example.com';
/** Where the person acts from; everybody else is at 127.0.0.1. */
const NETWORK_ADDRESS = '127.77.66.55';

interface Listed {
  readonly items: readonly Record<string, unknown>[];
}

const files = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path).isFile());

/** As plain text, and as mail programs write it. */
const WRITTEN = [
  NAME,
  EMAIL,
  NETWORK_ADDRESS,
  Buffer.from(NETWORK_ADDRESS).toString('base64url').slice(0, -1),
  'Zebulon',
  'quackenbush',
  Buffer.from(EMAIL).toString('base64').slice(0, 30),
  Buffer.from(NAME).toString('base64').slice(0, 20),
  Buffer.from(NAME, 'utf16le').toString('latin1'),
];
const traces = (text: string): readonly string[] =>
  WRITTEN.filter((wanted) => text.toLowerCase().includes(wanted.toLowerCase()));
const tracesIn = (folder: string): readonly string[] =>
  files(folder).flatMap((path) =>
    traces(readFileSync(path, 'latin1')).map((wanted) => `${wanted} in ${path.slice(folder.length)}`),
  );

const postFromAfar = (who: ApiClient, path: string, body: object): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${who.token}`, 'content-type': 'application/json' };
    request(`${who.address}${path}`, { method: 'POST', localAddress: NETWORK_ADDRESS, headers }, (answer) => {
      who.hasSeen({ headers: new Headers({ 'consistency-token': String(answer.headers['consistency-token']) }) });
      answer.resume().on('end', () => resolve(answer.statusCode));
    })
      .on('error', reject)
      .end(JSON.stringify(body));
  });

/** An owner, and a person who has been invited, has invited others, and has done a thing or two. */
const lifeOf = async (gatehouse: TestGatehouse): Promise<{ owner: ApiClient; person: ApiClient }> => {
  const owner = await gatehouse.anyone.signUp('Olga');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
  await owner.must(owner.post(`${ACME}/invitations`, { email: EMAIL, roleId: 'admin' }));
  const token = await invitationToken(gatehouse.dataDir, EMAIL);
  await owner.must(gatehouse.anyone.post('/v1/invitations/accept', { token, name: NAME, password: PASSWORD }));
  const person = await gatehouse.anyone.signIn(EMAIL);
  await person.must(person.post(`${ACME}/invitations`, { email: 'someone.else@example.com', roleId: 'member' }));
  expect(await postFromAfar(person, `${ACME}/teams`, { name: 'Research' })).toBe(201);
  return { owner, person };
};

const erase = (who: ApiClient, userId: string | undefined, organization = ACME) =>
  who.post(`${organization}/members/${userId}/erase`);
/** Where each change in the organization came from. */
const origins = async (who: ApiClient, organization = ACME): Promise<Readonly<Record<string, string | null>>> => {
  const path = `${organization}/audit?limit=200`;
  const { items } = await who.must(who.get<{ items: { sentence: string; from: string | null }[] }>(path));
  return Object.fromEntries(items.map(({ sentence, from }) => [sentence, from]));
};
const sentences = async (who: ApiClient, organization = ACME): Promise<readonly string[]> =>
  (await who.must(who.get<{ items: { sentence: string }[] }>(`${organization}/audit?limit=200`))).items.map(
    ({ sentence }) => sentence,
  );

describe('erasing a person', () => {
  let gatehouse: TestGatehouse;
  let owner: ApiClient;
  let person: ApiClient;
  beforeAll(async () => {
    gatehouse = await launch();
    ({ owner, person } = await lifeOf(gatehouse));
  });
  afterAll(() => gatehouse?.stop());

  it('PPL-7 takes people:manage, for owners owners:manage, and the last owner stays', async () => {
    const member = await owner.inviteAndAccept('acme', 'Mia Member');
    expect(await erase(member, person.userId)).toMatchObject({
      status: 403,
      body: { code: 'capability.missing', capability: 'people:manage' },
    });
    expect(await erase(person, owner.userId)).toMatchObject({ status: 403, body: { capability: 'owners:manage' } });
    expect(await erase(owner, owner.userId)).toMatchObject({ status: 409, body: { code: 'owner.last' } });
    expect(await erase(owner, 'usr_01kamz4x8dfyjv8a2p6c2w9g5r')).toMatchObject({
      status: 404,
      body: { code: 'member.unknown' },
    });
    const stranger = await gatehouse.anyone.signUp('Stranger');
    expect(await erase(owner, stranger.userId)).toMatchObject({ status: 404, body: { code: 'member.unknown' } });
  });

  it('PPL-7 keeps no network address readable in any file, and shows it while the person is there', async () => {
    expect(tracesIn(gatehouse.dataDir).filter((trace) => trace.startsWith(NETWORK_ADDRESS))).toEqual([]);
    expect(await origins(owner)).toMatchObject({
      [`${NAME} created team Research`]: NETWORK_ADDRESS,
      'Olga created the organization Acme': '127.0.0.1',
    });
  });

  it('PPL-7 leaves no name and no address in any file, and the history whole', async () => {
    expect(tracesIn(gatehouse.dataDir).length).toBeGreaterThan(0);
    const before = (await sentences(owner)).length;
    expect((await erase(owner, person.userId)).status).toBe(204);
    expect(tracesIn(gatehouse.dataDir)).toEqual([]);
    const after = await sentences(owner);
    expect(after.length).toBe(before + 3);
    expect(after).toEqual(
      expect.arrayContaining([
        'An erased person created team Research',
        'Olga invited an erased address as Admin',
        'Olga erased what identified a person',
        'The invitation of someone.else@example.com became void, because the person who sent it may not send it any more',
      ]),
    );
    expect(traces(JSON.stringify(gatehouse.worries))).toEqual([]);
    expect(await origins(owner)).toMatchObject({
      'An erased person created team Research': null,
      'Olga created the organization Acme': '127.0.0.1',
      'Olga erased what identified a person': '127.0.0.1',
    });
  });

  it('PPL-7 leaves no name in any answer, and the account to the person, and does it once', async () => {
    for (const path of ['/members', '/invitations', '/audit', '/teams', '/api-keys', ''])
      expect(traces(JSON.stringify((await owner.get(`${ACME}${path}`)).body))).toEqual([]);
    expect(await person.get(ACME)).toMatchObject({ status: 404, body: { code: 'organization.unknown' } });
    expect(await person.get('/v1/me')).toMatchObject({ status: 200, body: { name: NAME, organizations: [] } });
    expect((await gatehouse.anyone.signIn(EMAIL)).userId).toBe(person.userId);
    expect((await erase(owner, person.userId)).status).toBe(204);
    expect((await owner.get<Listed>(`${ACME}/members?q=zebulon`)).body.items).toEqual([]);
  });

  it('PPL-7 stays so over a restart', async () => {
    await gatehouse.restart();
    const again = gatehouse.anyone.with(owner.token);
    expect(tracesIn(gatehouse.dataDir)).toEqual([]);
    expect((await sentences(again)).filter((sentence) => sentence.includes(NAME))).toEqual([]);
    expect(traces(JSON.stringify((await again.get(`${ACME}/members?q=zebulon`)).body))).toEqual([]);
  });

  it('PPL-7 erases also who has left already', async () => {
    const leaver = await gatehouse.anyone.with(owner.token).inviteAndAccept('acme', 'Lea Leaver');
    await leaver.must(leaver.post(`${ACME}/leave`));
    const again = gatehouse.anyone.with(owner.token);
    again.hasSeen(await erase(again, leaver.userId));
    expect((await sentences(again)).join()).not.toContain('Lea');
    expect((await leaver.get('/v1/me')).status).toBe(200);
  });

  it('PPL-7 in one organization takes nothing from another, and says nothing of it', async () => {
    const admin = gatehouse.anyone.with(owner.token);
    const both = await admin.inviteAndAccept('acme', 'Bo Both');
    await both.must(both.post('/v1/organizations', { name: 'Beta', slug: 'beta' }));
    expect((await erase(admin, both.userId)).status).toBe(204);
    expect((await sentences(admin)).join()).not.toContain('Bo Both');
    expect((await origins(admin))['An erased person accepted the invitation to an erased address']).toBeNull();
    expect(await origins(both, '/v1/organizations/beta')).toMatchObject({
      'Bo Both created the organization Beta': '127.0.0.1',
    });
    expect((await both.get<Listed>('/v1/organizations/beta/members')).body.items).toMatchObject([
      { name: 'Bo Both', email: 'bo.both@example.com' },
    ]);
    expect((await sentences(both, '/v1/organizations/beta')).join()).toContain('Bo Both created the organization Beta');
    expect((await both.get(`${ACME}`)).status).toBe(404);
  });
});

describe('erasing a person whose data is on servers', () => {
  it('PPL-7 leaves no trace in any collection that can be read, and nothing of the invitation', async () => {
    const mongo = await MongoLookAlike.start();
    const gatehouse = await launch({
      GATEHOUSE_READ_MODELS: 'mongodb',
      MONGODB_URL: mongo.url,
      GATEHOUSE_MASTER_KEY: 'ab'.repeat(32),
    });
    const client = await MongoClient.connect(mongo.url);
    const stored = async (): Promise<Record<string, object[]>> => {
      const database = client.db('gatehouse');
      const names = (await database.listCollections().toArray()).map(({ name }) => name);
      return Object.fromEntries(
        await Promise.all(names.map(async (name) => [name, await database.collection(name).find().toArray()] as const)),
      );
    };
    try {
      const { owner, person } = await lifeOf(gatehouse);
      const ids = (all: Record<string, object[]>): readonly unknown[] =>
        (all['gatehouse.people'] ?? []).map((row) => (row as { _id?: unknown })._id);
      const invitations = (all: Record<string, object[]>) => ids(all).filter((id) => String(id).startsWith('inv_'));
      expect(invitations(await stored())).toHaveLength(2);
      const created = Object.entries(await origins(owner)).find(([sentence]) => sentence.endsWith('team Research'));
      expect(created).toEqual([`${NAME} created team Research`, NETWORK_ADDRESS]);
      expect((await erase(owner, person.userId)).status).toBe(204);
      await eventually(async () => (await sentences(owner)).includes('Olga erased what identified a person'));
      const after = await stored();
      expect([Object.keys(after).length > 5, traces(JSON.stringify(after)), tracesIn(gatehouse.dataDir)]).toEqual([
        true,
        [],
        [],
      ]);
      expect(invitations(after)).toHaveLength(1);
      expect(await origins(owner)).toMatchObject({ 'An erased person created team Research': null });
      expect((await gatehouse.anyone.signIn(EMAIL)).userId).toBe(person.userId);
    } finally {
      await client.close();
      await gatehouse.stop();
      await mongo.stop();
    }
  });
});
