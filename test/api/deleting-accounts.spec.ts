import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient, PASSWORD } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';
import { mailedToken } from '../support/mailbox.js';

let gatehouse: TestGatehouse;
let operator: ApiClient;
beforeAll(async () => {
  gatehouse = await launch();
  operator = gatehouse.anyone.with(OPERATOR_TOKEN);
});
afterAll(() => gatehouse.stop());

const deleteMe = (person: ApiClient, password = PASSWORD) => person.delete('/v1/me', undefined, { password });
const found = async (person: ApiClient, slug: string): Promise<void> =>
  void (await person.must(person.post('/v1/organizations', { name: slug, slug })));
const refused = (status: number, code: string) => ({ status, body: { code } });
/** Whether any file of the data folder holds the text. */
const isOnDisk = (text: string, folder = gatehouse.dataDir): boolean =>
  readdirSync(folder, { withFileTypes: true }).some((entry) =>
    entry.isDirectory()
      ? isOnDisk(text, join(folder, entry.name))
      : readFileSync(join(folder, entry.name)).includes(text),
  );

describe('an account', () => {
  it('ACT-3 PPL-7 is deleted by its person, with the password, and nothing of them stays readable', async () => {
    const owner = await gatehouse.anyone.signUp('Olga');
    await found(owner, 'acme');
    const ada = await owner.inviteAndAccept('acme', 'Ada');
    const { secret } = await ada.must(ada.post<{ secret: string }>('/v1/organizations/acme/api-keys', { name: 'Key' }));
    expect(isOnDisk('ada@example.com')).toBe(true);
    expect(await deleteMe(ada, 'a wrong one')).toMatchObject(refused(403, 'password.wrong'));
    expect((await deleteMe(ada)).status).toBe(204);
    expect([await ada.get('/v1/me'), await ada.with(secret).get('/v1/me')]).toMatchObject([
      { status: 401 },
      { status: 401 },
    ]);
    expect(await gatehouse.anyone.post('/v1/sessions', { email: 'ada@example.com', password: PASSWORD })).toMatchObject(
      {
        status: 401,
      },
    );
    expect(isOnDisk('ada@example.com')).toBe(false);
    const { items } = await owner.must(owner.get<{ items: { userId: string }[] }>('/v1/organizations/acme/members'));
    expect(items.map(({ userId }) => userId)).toEqual([owner.userId]);
    expect((await gatehouse.anyone.signUp('Ada Again', 'ada@example.com')).userId).not.toBe(ada.userId);
  });

  it('PPL-7 is erased also in organizations that the person has left', async () => {
    const vera = await gatehouse.anyone.signUp('Vera');
    await found(vera, 'veras');
    const gus = await vera.inviteAndAccept('veras', 'Gus Gone');
    await gus.must(gus.post('/v1/organizations/veras/leave'));
    const told = async (): Promise<string> =>
      JSON.stringify([
        await vera.must(vera.get('/v1/organizations/veras/audit')),
        await vera.must(vera.get('/v1/organizations/veras/invitations')),
      ]);
    expect(await told()).toMatch(/gus\.gone@example\.com.*|Gus Gone/);
    vera.hasSeen(await deleteMe(gus));
    await eventually(async () => !/gus/i.test(await told()));
    expect(await told()).toContain('An erased person');
    expect(isOnDisk('gus.gone@example.com')).toBe(false);
  });

  it('ACT-3 is not deleted by the last owner of anything, who is told of what, and stays a member everywhere', async () => {
    const ben = await gatehouse.anyone.signUp('Ben');
    await found(ben, 'bens');
    const other = await gatehouse.anyone.signUp('Cleo');
    await found(other, 'cleos');
    await other.inviteAndJoin('cleos', ben, 'ben@example.com');
    const answer = await deleteMe(ben);
    expect(answer).toMatchObject(refused(409, 'owner.last'));
    expect(answer.body['organizations']).toEqual([{ id: expect.stringMatching(/^org_/), slug: 'bens' }]);
    const me = await ben.must(ben.get<{ organizations: { slug: string }[] }>('/v1/me'));
    expect(me.organizations.map(({ slug }) => slug).toSorted()).toEqual(['bens', 'cleos']);
    await ben.inviteAndAccept('bens', 'Dora', 'owner');
    expect((await deleteMe(ben)).status).toBe(204);
  });

  it('ACT-2 is deleted before its address is verified', async () => {
    const emil = await gatehouse.anyone.signUpOnly('Emil');
    expect((await deleteMe(emil)).status).toBe(204);
    expect(isOnDisk('emil@example.com')).toBe(false);
    expect((await gatehouse.anyone.signUpOnly('Emil')).userId).not.toBe(emil.userId);
  });

  it('ACT-3 is not deleted by an API key', async () => {
    const fred = await gatehouse.anyone.signUp('Fred');
    await found(fred, 'freds');
    const { secret } = await fred.must(
      fred.post<{ secret: string }>('/v1/organizations/freds/api-keys', { name: 'Key' }),
    );
    expect(await deleteMe(fred.with(secret))).toMatchObject(refused(403, 'session.required'));
  });
});

describe('the operator', () => {
  it('ACT-1 opens an account by a mailed link, where nobody can sign up', async () => {
    await gatehouse.restart({ GATEHOUSE_SIGN_UP: 'closed' });
    operator = gatehouse.anyone.with(OPERATOR_TOKEN);
    const person = { email: 'gina@example.com', name: 'Gina' };
    const made = await operator.post<{ userId: string }>('/v1/operator/accounts', person);
    expect(made.status).toBe(201);
    const token = await mailedToken(gatehouse.dataDir, person.email, 'setup');
    const choose = (password: string) => gatehouse.anyone.post('/v1/password-resets/complete', { token, password });
    expect(await choose('password123')).toMatchObject(refused(400, 'password.easy'));
    expect((await choose(PASSWORD)).status).toBe(200);
    const gina = await gatehouse.anyone.signIn(person.email);
    expect((await gina.get('/v1/me')).body).toMatchObject({ userId: made.body.userId, name: 'Gina', verified: true });
    expect(await choose(PASSWORD)).toMatchObject(refused(409, 'link.used'));
    expect(await operator.post('/v1/operator/accounts', person)).toMatchObject(refused(409, 'account.address-taken'));
    await gatehouse.restart();
    operator = gatehouse.anyone.with(OPERATOR_TOKEN);
  });

  it('lists accounts, newest first, with filters and pages', async () => {
    const hans = await gatehouse.anyone.signUpOnly('Hans Huber');
    const owner = await gatehouse.anyone.signUp('Ida Igel');
    await found(owner, 'idas');
    type Listed = { items: { userId: string; organizations: { slug: string }[] }[]; nextCursor: string | null };
    const list = (query: string) => operator.must(operator.get<Listed>(`/v1/operator/accounts?${query}`));
    const first = await list('limit=2');
    expect(first.items).toMatchObject([
      {
        userId: owner.userId,
        name: 'Ida Igel',
        email: 'ida.igel@example.com',
        verified: true,
        organizations: [{ slug: 'idas' }],
      },
      { userId: hans.userId, verified: false, organizations: [] },
    ]);
    const second = await list(`limit=2&cursor=${first.nextCursor}`);
    expect(second.items.some(({ userId }) => userId === hans.userId)).toBe(false);
    expect((await list('q=hub')).items.map(({ userId }) => userId)).toEqual([hans.userId]);
    expect((await list('verified=false&q=ida')).items).toEqual([]);
  });

  it('mails a reset, ends sessions and deletes an account', async () => {
    const jan = await gatehouse.anyone.signUp('Jan');
    const path = `/v1/operator/accounts/${jan.userId}`;
    expect((await operator.post(`${path}/end-sessions`)).status).toBe(200);
    expect((await jan.get('/v1/me')).status).toBe(401);
    expect((await operator.post(`${path}/reset`)).status).toBe(202);
    const token = await mailedToken(gatehouse.dataDir, 'jan@example.com', 'reset');
    await gatehouse.anyone.must(
      gatehouse.anyone.post('/v1/password-resets/complete', { token, password: `${PASSWORD} of Jan` }),
    );
    expect((await operator.delete(path)).status).toBe(204);
    expect(isOnDisk('jan@example.com')).toBe(false);
    for (const [method, end] of [
      ['POST', '/reset'],
      ['POST', '/end-sessions'],
      ['POST', '/verify'],
      ['DELETE', ''],
    ] as const)
      expect(await operator.call(method, `${path}${end}`, undefined)).toMatchObject(refused(404, 'account.unknown'));
  });

  it('does not take the last owner from an organization', async () => {
    const kim = await gatehouse.anyone.signUp('Kim');
    await found(kim, 'kims');
    expect(await operator.delete(`/v1/operator/accounts/${kim.userId}`)).toMatchObject(refused(409, 'owner.last'));
  });
});
