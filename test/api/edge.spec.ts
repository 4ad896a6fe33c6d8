import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

let gatehouse: TestGatehouse;
let ada: ApiClient;
const TEAMS = '/v1/organizations/acme/teams';

beforeAll(async () => {
  gatehouse = await launch();
  ada = await gatehouse.anyone.signUp('Ada');
  await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
});
afterAll(() => gatehouse.stop());

const expectProblem = (answer: ApiAnswer, status: number, code: string): void => {
  expect({ status: answer.status, code: answer.body?.['code'] }).toEqual({ status, code });
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({
    type: `urn:gatehouse:problem:${code}`,
    status,
    title: expect.any(String),
    detail: expect.any(String),
  });
  expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts:|at .*\(|SQLITE|SELECT/);
};

const teamNames = async (): Promise<readonly unknown[]> =>
  (await ada.must(ada.get<{ items: { name: string }[] }>(TEAMS))).items.map(({ name }) => name);

describe('what the edge answers', () => {
  it('is kept and guessed by nobody', async () => {
    for (const path of [TEAMS, '/v1/nothing', '/docs', '/openapi.json']) {
      const { headers } = await fetch(`${gatehouse.address}${path}`);
      expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff']);
    }
  });

  it('is a page where Express has one, by GET and HEAD alone', async () => {
    for (const method of ['GET', 'HEAD'])
      expect((await fetch(`${gatehouse.address}/docs`, { method })).headers.get('content-type')).toContain('text/html');
    const answer = await ada.post('/docs', {});
    expectProblem(answer, 405, 'method.not-allowed');
    expect(answer.headers.get('allow')).toBe('GET');
    expectProblem(await ada.get('/docs/nothing'), 404, 'route.unknown');
    expectProblem(await ada.post('/docs/swagger-ui.css', {}), 404, 'route.unknown');
  });
});

describe('what the edge refuses', () => {
  it.each<[string, string, unknown, number, string]>([
    ['a field of the wrong type', TEAMS, { name: 7 }, 400, 'request.invalid'],
    ['no body', TEAMS, undefined, 400, 'request.invalid'],
    ['an unknown field', TEAMS, { name: 'X', colour: 'red' }, 400, 'request.invalid'],
    ['a prototype key', TEAMS, '{"name":"X","__proto__":{"admin":true}}', 400, 'request.invalid'],
    ['a prototype key in disguise', TEAMS, '{"name":"X","\\u005f_proto__":1}', 400, 'request.invalid'],
    ['a broken escape', TEAMS, '{"name":"\\u00"}', 400, 'body.malformed'],
    ['a constructor key', TEAMS, '{"name":"X","constructor":{"prototype":{}}}', 400, 'request.invalid'],
    ['a key that every object knows', TEAMS, { name: 'X', toString: 'Y' }, 400, 'request.invalid'],
    ['such a key in disguise', TEAMS, '{"name":"X","\\u0076alueOf":1}', 400, 'request.invalid'],
    ['an operator instead of a text', TEAMS, { name: { $ne: null } }, 400, 'request.invalid'],
    ['a list instead of an object', TEAMS, '[{"name":"X"}]', 400, 'request.invalid'],
    ['a list of nothing', TEAMS, '[]', 400, 'request.invalid'],
    ['a bare text', TEAMS, '"X"', 400, 'body.malformed'],
    ['null', TEAMS, 'null', 400, 'body.malformed'],
    ['malformed JSON', TEAMS, '{"name":', 400, 'body.malformed'],
    ['a name of control characters', TEAMS, { name: '\u0000\u0007' }, 400, 'name.characters'],
    ['a name that is too long', TEAMS, { name: 'x'.repeat(500) }, 400, 'request.invalid'],
    ['a body over 1 MiB', TEAMS, { name: 'X', description: 'x'.repeat(1024 * 1024) }, 413, 'body.too-large'],
  ])('%s', async (_, path, body, status, code) => {
    const before = await teamNames();
    expectProblem(await ada.post(path, body), status, code);
    expect(await teamNames()).toEqual(before);
  });

  it('names every field that does not fit', async () => {
    const { body } = await gatehouse.anyone.post('/v1/accounts', { email: 'nobody', name: '', extra: true });
    expect(Object.keys(body['errors'] as object).sort()).toEqual(['email', 'extra', 'name', 'password']);
  });

  it('another content type, and none', async () => {
    expectProblem(
      await ada.post(TEAMS, '<team/>', { headers: { 'content-type': 'application/xml' } }),
      415,
      'content-type.unsupported',
    );
    expectProblem(
      await ada.post(TEAMS, 'name=X', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
      415,
      'content-type.unsupported',
    );
    expectProblem(
      await ada.post(TEAMS, '{"name":"X"}', { headers: { 'content-type': 'application/json; charset=klingon' } }),
      415,
      'content-type.unsupported',
    );
    expectProblem(
      await ada.post(TEAMS, '{"name":"X"}', { headers: { 'content-encoding': 'rot13' } }),
      415,
      'content-type.unsupported',
    );
  });

  it('an address that is not there, and a method that it does not take', async () => {
    expectProblem(await ada.get('/v1/nothing'), 404, 'route.unknown');
    expectProblem(await ada.get('/v1/organizations/acme/teams/%E0%A4%A'), 400, 'request.malformed');
    const answer = await ada.put(TEAMS, { name: 'X' });
    expectProblem(answer, 405, 'method.not-allowed');
    expect(answer.headers.get('allow')).toBe('GET, POST');
  });

  it('an address of the API that cannot be read, as a problem also to a browser', async () => {
    for (const path of ['/v1/%ff', '/v1/teams/%E0%A4%A', '/v1/nothing'])
      expect((await ada.get(path, { headers: { accept: 'text/html' } })).headers.get('content-type')).toContain(
        'application/problem+json',
      );
  });

  it.each<[string, string | undefined, string]>([
    ['no token', undefined, 'authentication.required'],
    ['a token of no kind', 'x', 'authentication.invalid'],
    ['a session that never was', `ghs_${'a'.repeat(43)}`, 'authentication.invalid'],
    ['a key that never was', `ghk_${'a'.repeat(43)}`, 'authentication.invalid'],
  ])('%s', async (_, token, code) => {
    const answer = await ada.with(token).get(TEAMS);
    expectProblem(answer, 401, code);
    expect(answer.headers.get('www-authenticate')).toMatch(
      token === undefined
        ? /^Bearer error_description="[^"]+"$/
        : /^Bearer error="invalid_token", error_description="[^"]+"$/,
    );
  });

  it('ids and cursors that cannot be', async () => {
    expectProblem(await ada.get(`${TEAMS}/team_1`), 404, 'team.unknown');
    expectProblem(await ada.get(`${TEAMS}/org_01kamz4x8dfyjv8a2p6c2w9g5r`), 404, 'team.unknown');
    for (const cursor of [
      'x',
      'W10',
      'WyJhIl0',
      Buffer.from('{"id":1}').toString('base64url'),
      Buffer.from('["a",{"$gt":""}]').toString('base64url'),
    ])
      expectProblem(await ada.get(`${TEAMS}?cursor=${cursor}`), 400, 'cursor.invalid');
    for (const query of [
      'limit=0',
      'limit=201',
      'limit=x',
      'limit=1.5',
      'cursor=a&cursor=b',
      'sort=name',
      'limit[$gt]=1',
    ])
      expectProblem(await ada.get(`${TEAMS}?${query}`), 400, 'request.invalid');
  });

  it('conditions and tokens that nobody gave out', async () => {
    const [team] = (await ada.must(ada.get<{ items: { id: string }[] }>(TEAMS))).items;
    const path = `${TEAMS}/${team!.id}`;
    expectProblem(await ada.patch(path, { name: 'X' }, { headers: { 'if-match': 'seven' } }), 400, 'if-match.invalid');
    expectProblem(await ada.patch(path, { name: 'X' }, { headers: { 'if-match': '"999"' } }), 412, 'version.stale');
    expectProblem(await ada.get(path, { headers: { 'consistency-token': 'x' } }), 400, 'consistency-token.invalid');
    expectProblem(
      await ada.get(path, { headers: { 'consistency-token': Buffer.from('1.another-store.1').toString('base64url') } }),
      400,
      'consistency-token.invalid',
    );
    expectProblem(
      await ada.post(TEAMS, { name: 'X' }, { headers: { 'idempotency-key': 'a b' } }),
      400,
      'idempotency.key-invalid',
    );
  });

  it('a position that this installation has not reached, after a bounded wait', async () => {
    const [version, store] = Buffer.from(
      (await ada.post(TEAMS, { name: 'Ahead' })).headers.get('consistency-token')!,
      'base64url',
    )
      .toString()
      .split('.');
    const ahead = Buffer.from(`${version}.${store}.999999999`).toString('base64url');
    const answer = await ada.get(TEAMS, { headers: { 'consistency-token': ahead } });
    expectProblem(answer, 503, 'projection.behind');
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  it('what is not HTTP, and lives on', async () => {
    const { port } = new URL(gatehouse.address);
    for (const bytes of [
      '\u0000\u0001\u0002\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
      'POST /v1/accounts HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
    ])
      expect(await raw(Number(port), bytes)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await ada.get('/health/live')).status).toBe(200);
  });

  it('nothing of all that was a fault of ours', () => {
    expect(gatehouse.worries).toEqual([]);
  });
});

const raw = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('close', () => resolve(text));
    socket.on('error', () => undefined);
  });
