import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiAnswer, type ApiClient, PASSWORD } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

const PUBLIC = 'https://gatehouse.example.com';
const ACME = '/v1/organizations/acme';
const ADA = { email: 'ada@example.com', password: PASSWORD };
const PAGE = { origin: PUBLIC, 'sec-fetch-site': 'same-origin' };

let gatehouse: TestGatehouse;
let ada: ApiClient;
let anyone: ApiClient;
beforeAll(async () => {
  gatehouse = await launch({ GATEHOUSE_PUBLIC_URL: PUBLIC, GATEHOUSE_SIGN_UP: 'open' });
  ({ anyone } = gatehouse);
  ada = await anyone.signUp('Ada');
  await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
});
afterAll(() => gatehouse.stop());

const set = (answer: ApiAnswer, name = '__Host-gatehouse'): string | undefined =>
  answer.headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`));
const valueOf = (cookie: string | undefined): string => /^[^=]+=([^;]*)/.exec(cookie ?? '')?.[1] ?? '';
const signIn = (headers: Record<string, string> = PAGE): Promise<ApiAnswer> =>
  anyone.post('/v1/sessions', { ...ADA, cookie: true }, { headers });
const signedIn = async (): Promise<string> => `__Host-gatehouse=${valueOf(set(await signIn()))}`;
const told = ({ status, body }: ApiAnswer): unknown[] => [status, body?.['code']];

describe('signing in with a cookie', () => {
  it('SEC-2 sets a cookie that no script and no other site can use, and tells no token', async () => {
    const answer = await signIn();
    expect([answer.status, Object.keys(answer.body).sort()]).toEqual([201, ['expiresAt', 'userId']]);
    const cookie = set(answer)!;
    expect(cookie).toMatch(/^__Host-gatehouse=ghs_[\w-]+; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    expect(JSON.stringify(answer.body)).not.toContain(valueOf(cookie));
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('leaves sign-ins without it as they are', async () => {
    for (const more of [{}, { cookie: false }]) {
      const answer = await anyone.post('/v1/sessions', { ...ADA, ...more });
      expect([answer.status, typeof answer.body['token'], set(answer)]).toEqual([201, 'string', undefined]);
    }
    for (const cookie of [null, 'true', 1])
      expect(told(await anyone.post('/v1/sessions', { ...ADA, cookie }, { headers: PAGE }))).toEqual([
        400,
        'request.invalid',
      ]);
  });

  it('is asked again under its idempotency key, because a browser gets a cookie only once', async () => {
    const headers = { ...PAGE, 'idempotency-key': 'sign-in-1' };
    const [first, second] = [await signIn(headers), await signIn(headers)];
    expect([valueOf(set(first)), valueOf(set(second))].every((token) => token.startsWith('ghs_'))).toBe(true);
    expect(valueOf(set(first))).not.toBe(valueOf(set(second)));
  });

  it('sets no cookie where it is refused', async () => {
    const wrong = await anyone.post('/v1/sessions', { ...ADA, password: 'wrong', cookie: true }, { headers: PAGE });
    expect([...told(wrong), wrong.headers.getSetCookie()]).toEqual([401, 'session.refused', []]);
  });
});

/** Of everything that is not a page of the product at its public URL. */
const FOREIGN: readonly (readonly [what: string, headers: Record<string, string>])[] = [
  ['no origin', {}],
  ['no origin, although the browser says that it is the same', { 'sec-fetch-site': 'same-origin' }],
  ['an opaque origin', { origin: 'null' }],
  ['another origin', { origin: 'https://evil.example' }],
  ['another scheme', { origin: 'http://gatehouse.example.com' }],
  ['another port', { origin: 'https://gatehouse.example.com:8443' }],
  ['a subdomain', { origin: 'https://x.gatehouse.example.com' }],
  ['a longer name', { origin: 'https://gatehouse.example.com.evil.example' }],
  ['its own address and not the public one', { origin: 'http://127.0.0.1:8080' }],
  ['a page of the same site', { ...PAGE, 'sec-fetch-site': 'same-site' }],
  ['a page of another site', { ...PAGE, 'sec-fetch-site': 'cross-site' }],
  ['the address bar', { ...PAGE, 'sec-fetch-site': 'none' }],
  ['a word that nobody knows', { ...PAGE, 'sec-fetch-site': 'SAME-ORIGIN' }],
];

describe('a page of another origin', () => {
  it.each(FOREIGN)('signs nobody in: %s', async (_, headers) => {
    const answer = await signIn(headers);
    expect([...told(answer), answer.headers.getSetCookie()]).toEqual([403, 'origin.foreign', []]);
  });

  it.each(FOREIGN)('changes nothing with the cookie of a person: %s', async (_, headers) => {
    const cookie = await signedIn();
    const before = await ada.get(`${ACME}/teams`);
    const asked = { headers: { cookie, ...headers } };
    for (const refused of [
      await anyone.post(`${ACME}/teams`, { name: 'Foreign' }, asked),
      await anyone.patch('/v1/me', { name: 'Foreign' }, asked),
      await anyone.put(`${ACME}/teams/team_x/members/usr_x`, undefined, asked),
      await anyone.delete('/v1/sessions/current', asked),
      await anyone.post('/v1/sessions', ADA, asked),
      await anyone.post('/v1/invitations/accept', { token: 'x' }, asked),
    ])
      expect(told(refused)).toEqual([403, 'origin.foreign']);
    const after = await ada.get(`${ACME}/teams`);
    expect(after.body['items']).toEqual(before.body['items']);
    expect((await anyone.get('/v1/me', { headers: { cookie } })).status).toBe(200);
  });
});

describe('a person with the cookie', () => {
  it('reads and changes as with the token', async () => {
    const headers = { cookie: `theme=dark; ${await signedIn()}; lang=en`, ...PAGE };
    expect(await anyone.get('/v1/me', { headers })).toMatchObject({ status: 200, body: { userId: ada.userId } });
    const made = await anyone.post<{ id: string }>(`${ACME}/teams`, { name: 'By cookie' }, { headers });
    expect(made.status).toBe(201);
    ada.hasSeen(made);
    const { items } = await ada.must(ada.get<{ items: object[] }>(`${ACME}/audit?object=${made.body.id}`));
    expect(items).toMatchObject([{ actor: { userId: ada.userId } }]);
  });

  it('reads also where the browser names no origin, as for a link', async () => {
    const cookie = await signedIn();
    for (const site of ['', 'cross-site', 'none', 'same-site']) {
      const headers = { cookie, ...(site !== '' && { 'sec-fetch-site': site }) };
      expect((await anyone.get('/v1/me', { headers })).status).toBe(200);
    }
  });

  it('signs out: the session ends, and the browser forgets the cookie', async () => {
    const cookie = await signedIn();
    const out = await anyone.delete('/v1/sessions/current', { headers: { cookie, ...PAGE } });
    expect([out.status, set(out)]).toEqual([
      204,
      '__Host-gatehouse=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure',
    ]);
    const after = await anyone.get('/v1/me', { headers: { cookie } });
    expect(told(after)).toEqual([401, 'authentication.invalid']);
    expect(set(after)).toContain('Max-Age=0');
  });

  it('signs out with the token without a word of cookies', async () => {
    const out = await (await anyone.signIn('ada@example.com')).delete('/v1/sessions/current');
    expect([out.status, out.headers.getSetCookie()]).toEqual([204, []]);
  });

  it.each<[string, (cookie: string) => string]>([
    ['twice', (cookie) => `${cookie}; ${cookie}`],
    ['and one that was tossed', (cookie) => `${cookie}; __Host-gatehouse=ghs_${'a'.repeat(43)}`],
    ['behind one that was tossed', (cookie) => `__Host-gatehouse=; ${cookie}`],
    ['under the name without its prefix', (cookie) => cookie.replace('__Host-', '')],
    ['under a name that only looks the same', (cookie) => `\u00a0${cookie}`],
    ['in other letters', (cookie) => cookie.replace('__Host-', '__host-')],
    ['in quotes', (cookie) => cookie.replace(/=(.*)/, '="$1"')],
    ['without a value', () => '__Host-gatehouse='],
    ['of a token that never was', () => `__Host-gatehouse=ghs_${'a'.repeat(43)}`],
  ])('is not known by the cookie %s', async (_, sent) => {
    const cookie = sent(await signedIn());
    expect((await anyone.get('/v1/me', { headers: { cookie } })).status).toBe(401);
    expect((await anyone.post(`${ACME}/teams`, { name: 'Tossed' }, { headers: { cookie, ...PAGE } })).status).toBe(401);
  });

  it('is not known by an API key in the cookie', async () => {
    const { secret } = await ada.must(ada.post<{ secret: string }>(`${ACME}/api-keys`, { name: 'Key' }));
    const headers = { cookie: `__Host-gatehouse=${secret}` };
    expect(told(await anyone.get('/v1/me', { headers }))).toEqual([401, 'authentication.invalid']);
  });

  it('is whom the bearer token says where both are sent, and then needs no page', async () => {
    const cookie = await signedIn();
    const ben = await anyone.signUp('Ben');
    const both = { headers: { cookie } };
    expect(await ben.get('/v1/me', both)).toMatchObject({ body: { userId: ben.userId } });
    expect((await ben.patch('/v1/me', { name: 'Benjamin' }, both)).status).toBe(200);
    expect(told(await anyone.with('ghs_wrong').get('/v1/me', both))).toEqual([401, 'authentication.invalid']);
    const basic = { headers: { cookie, authorization: 'Basic YTpi' } };
    expect(told(await anyone.get('/v1/me', basic))).toEqual([401, 'authentication.invalid']);
    expect(told(await anyone.patch('/v1/me', { name: 'X' }, basic))).toEqual([403, 'origin.foreign']);
  });

  it('has nothing of it at a gateway, which takes keys alone', async () => {
    const headers = { cookie: await signedIn(), ...PAGE };
    expect(await anyone.post('/mcp/acme/search', { jsonrpc: '2.0', id: 1, method: 'ping' }, { headers })).toMatchObject(
      {
        status: 401,
        body: { error: { data: { code: 'key.missing' } } },
      },
    );
  });
});

describe('over http', () => {
  it('the cookie has neither the prefix nor Secure, and the prefixed name is nobody', async () => {
    const local = await launch();
    const { anyone: visitor, address } = local;
    await visitor.signUp('Ada');
    const headers = { origin: address };
    const answer = await visitor.post('/v1/sessions', { ...ADA, cookie: true }, { headers });
    const cookie = set(answer, 'gatehouse')!;
    expect(cookie).toMatch(/^gatehouse=ghs_[\w-]+; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax$/);
    const named = (name: string) => visitor.get('/v1/me', { headers: { cookie: `${name}=${valueOf(cookie)}` } });
    expect([(await named('gatehouse')).status, (await named('__Host-gatehouse')).status]).toEqual([200, 401]);
    const other = address.replace('127.0.0.1', 'localhost');
    expect(told(await visitor.post('/v1/sessions', { ...ADA, cookie: true }, { headers: { origin: other } }))).toEqual([
      403,
      'origin.foreign',
    ]);
    await local.stop();
  });
});
