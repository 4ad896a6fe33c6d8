import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient, PASSWORD } from '../support/api-client.js';
import { rawExchange } from '../support/early/raw-exchange.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

let gatehouse: TestGatehouse;
let port: number;
let ada: ApiClient;
beforeAll(async () => {
  gatehouse = await launch();
  port = Number(new URL(gatehouse.address).port);
  ada = await gatehouse.anyone.signUp('Ada');
});
afterAll(() => gatehouse.stop());

interface Asked {
  readonly line?: string;
  readonly host?: string;
  readonly origin?: string;
}
const ask = async ({
  line = 'GET /v1/me',
  host = '127.0.0.1',
  origin,
}: Asked): Promise<readonly [number?, string?]> => {
  const lines = [
    `${line} HTTP/1.1`,
    `host: ${host}`,
    `authorization: Bearer ${ada.token}`,
    'connection: close',
    ...(origin === undefined ? [] : [`origin: ${origin}`]),
  ];
  const { status, text } = await rawExchange(port, [`${lines.join('\r\n')}\r\n\r\n`]);
  return [status, /"code":"([\w.-]+)"/.exec(text)?.[1]];
};

describe('the API at a loopback listener', () => {
  it.each(['127.0.0.1', 'localhost', 'LOCALHOST:8080', '[::1]:80', '127.0.0.1:1'])(
    'PRX-9 is reached as %s',
    async (host) => expect(await ask({ host })).toEqual([200, undefined]),
  );

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:8080', '127.0.0.2', '0.0.0.0', ''])(
    'PRX-9 is not reached as %j, by which name servers lead pages here',
    async (host) => {
      for (const line of [
        'GET /v1/me',
        'DELETE /v1/sessions/current',
        'GET /docs',
        'GET /openapi.json',
        'GET /v1/nothing',
      ])
        expect(await ask({ line, host })).toEqual([403, 'host.refused']);
    },
  );

  it('answers probes under any name', async () => {
    for (const line of ['GET /health/live', 'GET /health/ready', 'HEAD /health/live'])
      expect((await ask({ line, host: 'pod-7.example' }))[0]).toBe(200);
  });

  it.each(['http://127.0.0.1', 'http://localhost', 'http://[::1]'])(
    'PRX-9 takes requests of its own pages at %s',
    async (name) => expect(await ask({ origin: `${name}:${port}` })).toEqual([200, undefined]),
  );

  it.each([
    'null',
    'https://evil.example',
    'http://127.0.0.1',
    'https://127.0.0.1',
    'http://localhost:1',
    'http://localhost.evil.example',
    '',
  ])('PRX-9 takes no request of a page at %j', async (origin) => {
    for (const line of [
      'GET /v1/me',
      'POST /v1/accounts',
      'DELETE /v1/sessions/current',
      'OPTIONS /v1/me',
      'GET /docs',
    ])
      expect(await ask({ line, origin })).toEqual([403, 'origin.foreign']);
    expect((await ada.get('/v1/me')).status).toBe(200);
  });

  it('goes on with clients that are no browsers, and with its pages', async () => {
    expect((await ada.get('/v1/me')).status).toBe(200);
    expect((await fetch(`${gatehouse.address}/docs`)).status).toBe(200);
    expect(
      (await fetch(`${gatehouse.address}/openapi.json`, { headers: { 'sec-fetch-site': 'same-origin' } })).status,
    ).toBe(200);
  });

  it('tells no credentials faults where the origin is at fault', async () => {
    const answer = await ada.get('/v1/me', { headers: { origin: 'https://evil.example' } });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer error_description="[^"]+"$/);
  });
});

describe('the API behind a public URL', () => {
  it('PRX-9 is known by that name and origin too, and by no other', async () => {
    const behind = await launch({ GATEHOUSE_PUBLIC_URL: 'https://gatehouse.example.com', GATEHOUSE_SIGN_UP: 'open' });
    const visitor = behind.anyone;
    const as = async (origin: string): Promise<number> =>
      (await visitor.post('/v1/accounts', { name: 'x' }, { headers: { origin } })).status;
    expect(await as('https://gatehouse.example.com')).toBe(400);
    for (const origin of ['http://gatehouse.example.com', 'https://evil.example', behind.address])
      expect(await as(origin)).toBe(403);
    const request = (host: string) => `GET /v1/plans HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`;
    const at = Number(new URL(behind.address).port);
    const statuses = await Promise.all(
      ['gatehouse.example.com', 'Gatehouse.Example.com:443', 'other.example.com'].map(
        async (host) => (await rawExchange(at, [request(host)])).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 403]);
    await behind.stop();
  });
});

describe('a refusal for a person', () => {
  it.each<[string, () => Promise<{ headers: Headers; body: Record<string, unknown> }>, RegExp]>([
    ['without a token', () => gatehouse.anyone.get('/v1/me'), /^Bearer error_description="(.+)"$/],
    [
      'with a wrong one',
      () => gatehouse.anyone.with('ghs_x').get('/v1/me'),
      /^Bearer error="invalid_token", error_description="(.+)"$/,
    ],
    [
      'with a wrong password',
      () => gatehouse.anyone.post('/v1/sessions', { email: 'ada@example.com', password: `${PASSWORD}!` }),
      /^Bearer error_description="(.+)"$/,
    ],
    [
      'for what a key cannot do',
      async () => {
        await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
        const key = await ada.must(ada.post<{ secret: string }>('/v1/organizations/acme/api-keys', { name: 'Key' }));
        return ada.with(key.secret).patch('/v1/me', { name: 'X' });
      },
      /^Bearer error="insufficient_scope", error_description="(.+)"$/,
    ],
  ])('says in its header what its body says: %s', async (_, asking, pattern) => {
    const { headers, body } = await asking();
    const said = pattern.exec(headers.get('www-authenticate') ?? '')?.[1];
    expect(said?.replaceAll('?', '')).toBe(
      String(body['detail'])
        .replaceAll('…', '...')
        .replaceAll(/[^\x20-\x7e]/g, '')
        .replaceAll('?', ''),
    );
  });

  it('has no such header where it is about something else', async () => {
    for (const answer of [await ada.get('/v1/nothing'), await ada.post('/v1/accounts', {})])
      expect(answer.headers.get('www-authenticate')).toBeNull();
  });
});
