import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { type ApiAnswer, type ApiClient, invitationToken, PASSWORD } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

const BASE = '/v1/organizations/acme';

interface Person {
  readonly userId: string;
  readonly name: string | null;
  readonly email: string | null;
}
interface Listed {
  readonly items: readonly Person[];
}

let gatehouse: TestGatehouse;
let owner: ApiClient;
let teams: Readonly<Record<'research' | 'sales', string>>;

beforeAll(async () => {
  gatehouse = await launch();
  owner = await gatehouse.anyone.signUp('Olga');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme', plan: 'pro' }));
  const team = async (name: string) => (await owner.must(owner.post<{ id: string }>(`${BASE}/teams`, { name }))).id;
  teams = { research: await team('Research'), sales: await team('Sales') };
});
afterAll(() => gatehouse?.stop());

describe('email addresses of others', () => {
  let mia: ApiClient;
  let rita: ApiClient;
  let sven: ApiClient;
  const addresses = async (who: ApiClient, query = ''): Promise<Readonly<Record<string, string | null>>> => {
    const { items } = await who.must(who.get<Listed>(`${BASE}/members?limit=200${query}`));
    return Object.fromEntries(items.map(({ name, email }) => [name, email]));
  };
  beforeAll(async () => {
    mia = await owner.inviteAndAccept('acme', 'Mia', 'member', [teams.research]);
    rita = await owner.inviteAndAccept('acme', 'Rita', 'member', [teams.research]);
    sven = await owner.inviteAndAccept('acme', 'Sven', 'member', [teams.sales]);
  });

  it('PPL-7 are seen of people in teams that one shares, and of oneself; names of everybody', async () => {
    expect(await addresses(mia)).toEqual({
      Olga: null,
      Mia: 'mia@example.com',
      Rita: 'rita@example.com',
      Sven: null,
    });
    const one = (id: string | undefined) => mia.must(mia.get<Person>(`${BASE}/members/${id}`));
    expect(await one(sven.userId)).toMatchObject({ name: 'Sven', email: null });
    expect(await one(rita.userId)).toMatchObject({ email: 'rita@example.com' });
    const { items } = await mia.must(mia.get<Listed>(`${BASE}/teams/${teams.research}/members`));
    expect(items.map(({ email }) => email).sort()).toEqual(['mia@example.com', 'rita@example.com']);
  });

  it('PPL-7 are not found by who may not see them', async () => {
    expect(Object.keys(await addresses(mia, '&q=sven%40example'))).toEqual([]);
    expect(Object.keys(await addresses(mia, '&q=rita%40example'))).toEqual(['Rita']);
    expect(Object.keys(await addresses(mia, '&q=sven'))).toEqual(['Sven']);
    expect(Object.keys(await addresses(owner, '&q=sven%40example'))).toEqual(['Sven']);
  });

  it.each(['people:manage', 'audit:view'])('PPL-7 are seen of everybody with %s', async (capability) => {
    const role = { name: `With ${capability}`, capabilities: [capability] };
    const { id } = await owner.must(owner.post<{ id: string }>(`${BASE}/roles`, role));
    const viewer = await owner.inviteAndAccept('acme', `Viewer ${capability.slice(0, 5)}`, id);
    expect(await addresses(viewer)).toMatchObject({ Olga: 'olga@example.com', Sven: 'sven@example.com' });
  });

  it('PPL-7 are seen no more once the team is shared no more, left or deleted', async () => {
    const { id } = await owner.must(owner.post<{ id: string }>(`${BASE}/teams`, { name: 'Passing' }));
    for (const { userId } of [mia, sven]) await owner.must(owner.put(`${BASE}/teams/${id}/members/${userId}`));
    expect(await addresses(mia)).toMatchObject({ Sven: 'sven@example.com' });
    await owner.must(owner.post(`${BASE}/teams/${id}/disable`, {}));
    expect(await addresses(mia)).toMatchObject({ Sven: 'sven@example.com' });
    await owner.must(owner.delete(`${BASE}/teams/${id}`));
    expect(await addresses(mia)).toMatchObject({ Sven: null });
    await owner.must(owner.delete(`${BASE}/teams/${teams.research}/members/${rita.userId}`));
    expect(await addresses(mia)).toMatchObject({ Rita: null });
  });
});

describe('answers that are kept for an Idempotency-Key', () => {
  const keyed = (key: string) => ({ headers: { 'idempotency-key': key } });
  const records = (): string => {
    const database = new DatabaseSync(join(gatehouse.dataDir, 'private.db'), { readOnly: true });
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[];
    const table = tables.find(({ name }) => name.includes('idempotency'))!.name;
    const rows = JSON.stringify(database.prepare(`SELECT * FROM ${table}`).all());
    database.close();
    return rows;
  };
  const person = ({ body }: ApiAnswer): object => {
    const { name, email } = body as Partial<Person>;
    return { ...(name !== undefined && { name }), ...(email !== undefined && { email }) };
  };

  it('PPL-7 show nobody who was erased since, neither a member nor an invited address', async () => {
    const email = 'zoe@example.com';
    const inviting = () => owner.post(`${BASE}/invitations`, { email, roleId: 'member' }, keyed('invite-zoe'));
    const first = await inviting();
    expect(person(first)).toEqual({ email });
    const token = await invitationToken(gatehouse.dataDir, email);
    await owner.must(gatehouse.anyone.post('/v1/invitations/accept', { token, name: 'Zoe', password: PASSWORD }));
    const zoe = await gatehouse.anyone.signIn(email);
    const promoting = () => owner.put(`${BASE}/members/${zoe.userId}/role`, { roleId: 'admin' }, keyed('promote-zoe'));
    const promoted = await promoting();
    expect(person(promoted)).toEqual({ name: 'Zoe', email });
    expect([await inviting(), await promoting()].map(({ body }) => body)).toEqual([first.body, promoted.body]);
    await owner.must(owner.post(`${BASE}/members/${zoe.userId}/erase`));
    const [invited, role] = [await inviting(), await promoting()];
    expect([person(invited), person(role)]).toEqual([{ email: null }, { name: null, email: null }]);
    expect([invited, role].map(({ status }) => status)).toEqual([first.status, promoted.status]);
    expect(JSON.stringify([invited.body, role.body])).not.toMatch(/zoe/i);
  });

  it('PPL-7 hold no digest that can be guessed from, and no credential', async () => {
    const body = { email: 'pam@example.com', name: 'Pam', password: 'a password of Pam’s' };
    await owner.must(gatehouse.anyone.post('/v1/accounts', body, keyed('open-pam')));
    const { token } = await owner.must(
      gatehouse.anyone.post<{ token: string }>(
        '/v1/sessions',
        { email: body.email, password: body.password },
        keyed('sign-in-pam'),
      ),
    );
    const text = records();
    const sha256 = (plain: string) => createHash('sha256').update(plain).digest();
    const content = JSON.stringify(['POST', '/v1/accounts', body]);
    for (const digest of [sha256(content), sha256('anonymous 127.0.0.1\nopen-pam')])
      for (const encoding of ['hex', 'base64url', 'base64'] as const)
        expect(text).not.toContain(digest.toString(encoding).slice(0, 40));
    for (const secret of [body.password, token, 'open-pam', 'sign-in-pam', '127.0.0.1'])
      expect(text).not.toContain(secret);
    expect(readFileSync(join(gatehouse.dataDir, 'private.db'), 'latin1')).not.toContain(token);
  });

  it('are the first answer again, over a restart too', async () => {
    const make = () => gatehouse.anyone.with(owner.token).post(`${BASE}/teams`, { name: 'Kept' }, keyed('make-kept'));
    const first = await make();
    await gatehouse.restart();
    const again = await make();
    expect([again.status, again.body]).toEqual([201, first.body]);
    const other = gatehouse.anyone.with(owner.token).post(`${BASE}/teams`, { name: 'Other' }, keyed('make-kept'));
    expect(await other).toMatchObject({ status: 409, body: { code: 'idempotency.mismatch' } });
  });
});

describe('the account of somebody erased in an organization', () => {
  it('PPL-7 is theirs: an administrator of an organization they left cannot end it', async () => {
    const back = gatehouse.anyone.with(owner.token);
    const lea = await back.inviteAndAccept('acme', 'Lea');
    await lea.must(lea.post(`${BASE}/leave`));
    back.hasSeen(await back.post(`${BASE}/members/${lea.userId}/erase`));
    expect(await lea.get('/v1/me')).toMatchObject({ status: 200, body: { name: 'Lea', email: 'lea@example.com' } });
    expect((await gatehouse.anyone.signIn('lea@example.com')).userId).toBe(lea.userId);
    const { items } = await back.must(back.get<{ items: { sentence: string }[] }>(`${BASE}/audit?limit=200`));
    expect(JSON.stringify(items)).not.toMatch(/Lea/);
    expect(items.map(({ sentence }) => sentence)).toContain('An erased person left the organization');
  });

  it('PPL-7 leaves the history before it unreadable also when they join again', async () => {
    const back = gatehouse.anyone.with(owner.token);
    const lea = await gatehouse.anyone.signIn('lea@example.com');
    await back.inviteAndJoin('acme', lea, 'lea@example.com');
    await lea.must(lea.post(`${BASE}/api-keys`, { name: 'Again' }));
    type Entry = { readonly sentence: string; readonly from: string | null };
    const { items } = await back.must(
      back.get<{ items: readonly Entry[] }>(`${BASE}/audit?actor=${lea.userId}&limit=200`),
    );
    expect(items.map(({ sentence, from }) => [sentence, from])).toEqual([
      ['Lea made the API key Again', '127.0.0.1'],
      ['Lea joined as Member', '127.0.0.1'],
      ['An erased person accepted the invitation to lea@example.com', null],
      ['An erased person left the organization', null],
      ['An erased person joined as Member', null],
      ['An erased person accepted the invitation to an erased address', null],
    ]);
    back.hasSeen(await back.post(`${BASE}/members/${lea.userId}/erase`));
    const { items: after } = await back.must(back.get<{ items: readonly Entry[] }>(`${BASE}/audit?limit=200`));
    expect(JSON.stringify(after)).not.toMatch(/Lea|lea@/);
  });
});
