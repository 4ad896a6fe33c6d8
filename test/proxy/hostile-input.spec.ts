import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KEYS } from '../support/proxy/acme.js';
import { type Call, openSession, post, postRpc, rawBytes } from '../support/proxy/http-caller.js';
import { PUBLIC_URL, startWorld, type ProxyWorld } from '../support/proxy/proxy-world.js';
import { startUpstream, type UpstreamServer } from '../support/proxy/upstream-server.js';

const authorization = `Bearer ${KEYS.ben}`;
const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

let upstream: UpstreamServer;
let world: ProxyWorld;
beforeAll(async () => {
  upstream = await startUpstream('json');
  world = await startWorld(upstream.url, { messageBytes: 64 * 1024, allowedOrigins: ['https://inspector.example'] });
});
afterAll(async () => {
  await world.stop();
  await upstream.stop();
});

describe('PRX-9 hostile input', () => {
  it.each([
    ['no JSON', '{"jsonrpc"', 400, -32700],
    ['an empty body', '', 400, -32700],
    ['text', '"hello"', 400, -32600],
    ['no version', '{"id":1,"method":"ping"}', 400, -32600],
    ['no method', '{"jsonrpc":"2.0","id":1}', 400, -32600],
    ['an id that is an object', '{"jsonrpc":"2.0","id":{},"method":"ping"}', 400, -32600],
    ['an empty batch', '[]', 400, -32600],
    ['a huge batch', `[${'1,'.repeat(200)}1]`, 400, -32600],
    ['deep nesting', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 400, -32600],
  ])('answers %s with a JSON-RPC error', async (_case, body, status, code) => {
    expect(await post(world, { headers: { authorization }, body })).toMatchObject({
      status,
      json: { jsonrpc: '2.0', id: null, error: { code } },
    });
  });

  it.each<[string, Call, number]>([
    ['a body that says it is too large', { headers: { 'content-length': '65537' }, body: 'x'.repeat(65_537) }, 413],
    [
      'a chunked body that becomes too large',
      { headers: { 'transfer-encoding': 'chunked' }, body: 'x'.repeat(200_000) },
      413,
    ],
    ['another content type', { headers: { 'content-type': 'text/plain' }, body: '{}' }, 415],
    ['a packed body', { headers: { 'content-encoding': 'gzip' }, body: '{}' }, 415],
    ['types nobody answers in', { headers: { accept: 'image/png' }, body: '{}' }, 406],
    ['a GET that wants no stream', { method: 'GET', headers: { accept: 'application/json' } }, 406],
    ['another method', { method: 'PUT', body: '{}' }, 405],
    ['a page of another origin', { headers: { origin: 'https://evil.example' }, body: '{}' }, 403],
    ['a sandboxed page', { headers: { origin: 'null' }, body: '{}' }, 403],
    ['a rebound host name', { headers: { host: 'evil.example' }, body: '{}' }, 403],
  ])('answers %s with the right status', async (_case, call, status) => {
    const answer = await post(world, { ...call, headers: { authorization, ...call.headers } });
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ error: { data: { code: expect.any(String) } } });
    if (status === 405) expect(answer.headers['allow']).toBe('POST, GET, DELETE');
  });

  it('accepts the public origin, the ones configured, and local host names', async () => {
    const session = await openSession(world, KEYS.ben);
    for (const headers of [
      { origin: PUBLIC_URL },
      { origin: 'https://inspector.example' },
      { host: 'localhost:80' },
      { host: 'mcp.example.com' },
    ])
      expect(
        (await postRpc(world, KEYS.ben, LIST, { headers: { ...headers, 'mcp-session-id': session } })).status,
      ).toBe(200);
  });

  it('refuses headers that disagree with the body, and takes those that agree', async () => {
    const session = await openSession(world, KEYS.ben);
    const call = { jsonrpc: '2.0', id: 5, method: 'tools/call', params: { name: 'echo', arguments: { text: 'a' } } };
    const send = (headers: Record<string, string>) =>
      postRpc(world, KEYS.ben, call, { headers: { 'mcp-session-id': session, ...headers } });
    expect(await send({ 'mcp-method': 'tools/list' })).toMatchObject({
      status: 400,
      json: { id: 5, error: { code: -32020 } },
    });
    expect(await send({ 'mcp-method': 'tools/call', 'mcp-name': 'secret' })).toMatchObject({
      status: 400,
      json: { error: { code: -32020 } },
    });
    expect((await send({ 'mcp-method': 'tools/call', 'mcp-name': '=?base64?ZWNobw==?=' })).status).toBe(200);
  });

  it.each([
    'acme',
    'acme/',
    'acme/search/more',
    'ACME/search',
    '../search',
    'acme/%73earch',
    'acme/search%00',
    `acme/${'x'.repeat(300)}`,
  ])('knows no gateway at %s', async (path) => {
    expect((await postRpc(world, KEYS.ben, LIST, { path })).status).toBe(404);
  });

  it('ignores the query, so that nothing in it goes upstream', async () => {
    const session = await openSession(world, KEYS.ben);
    expect(
      (
        await postRpc(world, KEYS.ben, LIST, {
          path: 'acme/search?key=ghk_ben',
          headers: { 'mcp-session-id': session },
        })
      ).status,
    ).toBe(200);
  });

  it('leaves paths of others to others', async () => {
    for (const path of ['/', '/mcp', '/mcpx/acme/search', '/v1/organizations'])
      expect((await fetch(world.origin + path)).status).toBe(418);
  });

  it('outlives broken HTTP and clients that leave in the middle', async () => {
    const head = `POST /mcp/acme/search HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\n`;
    expect(await rawBytes(world, 'GARBAGE\r\n\r\n')).toContain('400');
    expect(await rawBytes(world, `${head}Content-Length: 10\r\nContent-Length: 20\r\n\r\n{}`)).toContain('400');
    expect(await rawBytes(world, `${head}Content-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n{}`)).toContain('400');
    expect(await rawBytes(world, `${head}Content-Length: 500\r\n\r\n{"half`, 100)).toBe('');
    expect(
      (await postRpc(world, KEYS.ben, LIST, { headers: { 'mcp-session-id': await openSession(world, KEYS.ben) } }))
        .status,
    ).toBe(200);
  });
});

describe('PRX-2 what goes upstream', () => {
  it('never holds the caller’s token, cookies or address', async () => {
    const own = await startWorld(upstream.url, {
      upstreamHeaders: { Authorization: 'Bearer of-the-server', 'X-Team': 'blue' },
    });
    const from = upstream.seen.length;
    await postRpc(own, KEYS.ben, LIST, {
      headers: {
        cookie: 'a=b',
        'x-forwarded-for': '10.1.1.1',
        'x-api-key': KEYS.ben,
        'proxy-authorization': KEYS.ben,
        referer: 'https://a.example',
      },
    });
    await own.stop();
    const seen = upstream.seen.slice(from);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers).toMatchObject({
      authorization: 'Bearer of-the-server',
      'x-team': 'blue',
      'accept-encoding': 'identity',
    });
    expect(JSON.stringify(seen)).not.toContain(KEYS.ben);
    for (const name of ['cookie', 'x-forwarded-for', 'x-api-key', 'proxy-authorization', 'referer'])
      expect(seen[0]?.headers).not.toHaveProperty(name);
  });

  it('never holds the caller’s token in place of one that the server has none of', async () => {
    const from = upstream.seen.length;
    const session = await openSession(world, KEYS.ben);
    await postRpc(world, KEYS.ben, LIST, { headers: { 'mcp-session-id': session } });
    const seen = upstream.seen.slice(from);
    expect(seen.length).toBeGreaterThan(1);
    for (const { headers } of seen) expect(headers).not.toHaveProperty('authorization');
    expect(JSON.stringify(seen)).not.toContain(KEYS.ben);
  });
});
