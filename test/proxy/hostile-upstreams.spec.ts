import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ProxyOptions } from '../../src/proxy/proxy.js';
import { did, KEYS } from '../support/proxy/acme.js';
import { postRpc, type Answer } from '../support/proxy/http-caller.js';
import { eventually } from '../support/eventually.js';
import { startWorld, type ProxyWorld } from '../support/proxy/proxy-world.js';

const LIST = { jsonrpc: '2.0', id: 3, method: 'tools/list' };
const JSON_TYPE = { 'content-type': 'application/json' };

let world: ProxyWorld | undefined;
let server: http.Server | undefined;
afterEach(async () => {
  await world?.stop();
  server?.closeAllConnections();
  server?.close();
  world = server = undefined;
});

/** A server that does as told, behind a proxy whose gateway shows one tool, `a`. */
const behind = async (answer: http.RequestListener, options: Partial<ProxyOptions> = {}): Promise<ProxyWorld> => {
  server = http.createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  world = await startWorld(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, {
    answerMs: 150,
    bufferedBytes: 64 * 1024,
    ...options,
  });
  world.access.happened(did.expose({ tools: ['a'] }));
  return world;
};

const list = async (answer: http.RequestListener, options?: Partial<ProxyOptions>): Promise<Answer> =>
  postRpc(await behind(answer, options), KEYS.ben, LIST);

describe('PRX-9 servers that fail, hang or lie', () => {
  it.each<[string, http.RequestListener, number, string]>([
    ['one that hangs', () => undefined, 504, 'upstream.timeout'],
    ['one that hangs up', (req) => req.socket.destroy(), 502, 'upstream.unreachable'],
    [
      'one that redirects',
      (_req, res) => res.writeHead(307, { location: 'http://169.254.169.254/' }).end(),
      502,
      'upstream.redirect',
    ],
    [
      'one that wants other credentials',
      (_req, res) => res.writeHead(401, { 'www-authenticate': 'Bearer' }).end(),
      502,
      'upstream.credentials',
    ],
    ['one that answers no JSON', (_req, res) => res.writeHead(200, JSON_TYPE).end('<html>'), 502, 'upstream.malformed'],
    [
      'one that answers too much',
      (_req, res) => res.writeHead(200, JSON_TYPE).end(JSON.stringify('x'.repeat(100_000))),
      502,
      'upstream.too-large',
    ],
  ])('tells of %s in a sentence', async (_case, answer, status, code) => {
    const told = await list(answer);
    expect(told).toMatchObject({ status, json: { id: 3, error: { code: -32011, data: { code } } } });
    expect((told.json as { error: { message: string } }).error.message).toContain(
      "'Finder' behind the gateway 'Search'",
    );
    expect(told.headers).not.toHaveProperty('www-authenticate');
  });

  it('tells of a server that is not there', async () => {
    const down = await behind(() => undefined);
    down.access.happened(did.endpoint('http://127.0.0.1:9/mcp'));
    expect(await postRpc(down, KEYS.ben, LIST)).toMatchObject({
      status: 502,
      json: { error: { data: { code: 'upstream.unreachable' } } },
    });
  });

  it.each([
    'http://127.0.0.1/mcp',
    'http://2130706433/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://169.254.169.254/',
    'http://localhost/',
    'http://192.168.1.1/',
    'http://0.0.0.0/',
    'http://[fd00::1]/',
  ])('reaches no private address: %s', async (url) => {
    let reached = false;
    const careful = await behind(() => (reached = true), { allowPrivateUpstreams: false });
    careful.access.happened(did.endpoint(url));
    expect(await postRpc(careful, KEYS.ben, LIST)).toMatchObject({
      status: 502,
      json: { error: { data: { code: 'upstream.private-address' } } },
    });
    expect(reached).toBe(false);
  });

  it.each([
    ['169.254.169.254', true],
    ['[fe80::1]', true],
    ['[::ffff:a9fe:a9fe]', true],
    ['[::ffff:0:a9fe:a9fe]', true],
    ['[64:ff9b::169.254.169.254]', true],
    ['[64:ff9b:1::a9fe:a9fe]', true],
    ['[2002:a9fe:a9fe::1]', true],
    ['[2001:0:1::5601:5601]', true],
    ['[::169.254.169.254]', true],
    ['0251.0376.0251.0376', true],
    ['169.254.169.254.', true],
    ['100.100.100.200', true],
    ['[fd00:ec2::254]', true],
    ['127.0.0.1', ['10.0.0.0/8']],
    ['localhost', ['10.0.0.0/8', '::1']],
  ])('reaches not even %s where private upstreams are %j', async (host, allowPrivateUpstreams) => {
    let reached = false;
    const careful = await behind(() => (reached = true), { allowPrivateUpstreams });
    const { port } = server!.address() as AddressInfo;
    careful.access.happened(did.endpoint(`http://${host}:${port}/mcp`));
    expect(await postRpc(careful, KEYS.ben, LIST)).toMatchObject({
      status: 502,
      json: { error: { data: { code: 'upstream.private-address' } } },
    });
    expect(reached).toBe(false);
  });

  it.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]'])('reaches %s where 127.0.0.1 is listed', async (host) => {
    const careful = await behind((_req, res) => res.writeHead(202).end(), { allowPrivateUpstreams: ['127.0.0.1'] });
    const { port } = server!.address() as AddressInfo;
    careful.access.happened(did.endpoint(`http://${host}:${port}/mcp`));
    const said = await postRpc(careful, KEYS.ben, { jsonrpc: '2.0', method: 'notifications/initialized' });
    expect(said.status).toBe(202);
  });

  it('breaks off where a server breaks off, so that half an answer never looks whole', async () => {
    const broken = await behind((_req, res) => {
      res.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' });
      res.write('{"jsonrpc":"2.0"', () => res.destroy());
    });
    const ended = await postRpc(broken, KEYS.ben, { jsonrpc: '2.0', id: 1, method: 'ping' }).catch(() => ({
      status: 'broken off',
    }));
    // Where nothing had been sent yet there is still time to say it.
    expect(['broken off', 502]).toContain(ended.status);
  });

  it('lets cookies, challenges and names of the server stay behind', async () => {
    const headers = {
      ...JSON_TYPE,
      'set-cookie': 'a=b',
      server: 'secret/1',
      'x-powered-by': 'php',
      'access-control-allow-origin': '*',
    };
    const told = await list((_req, res) =>
      res.writeHead(200, headers).end('{"jsonrpc":"2.0","id":3,"result":{"tools":[],"cacheScope":"public"}}'),
    );
    expect(told.json).toEqual({ jsonrpc: '2.0', id: 3, result: { tools: [], cacheScope: 'private' } });
    for (const name of ['set-cookie', 'server', 'x-powered-by', 'access-control-allow-origin'])
      expect(told.headers).not.toHaveProperty(name);
  });

  it('filters events however they are cut and framed', async () => {
    const message = JSON.stringify({ jsonrpc: '2.0', id: 3, result: { tools: [{ name: 'a' }, { name: 'hidden-ü' }] } });
    const bytes = Buffer.from(`: hello\r\n\r\nid: 1\r\nevent: message\r\ndata: ${message}\r\n\r\n`);
    const told = await list((_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      let at = 0;
      const next = (): void =>
        void (at < bytes.length ? res.write(bytes.subarray(at, (at += 7)), () => setImmediate(next)) : res.end());
      next();
    });
    expect(told.text).toContain('id: 1');
    expect(told.text).toContain('{"name":"a"}');
    expect(told.text).not.toContain('hidden');
  });

  it('ends the request upstream when the caller goes away', async () => {
    let [came, left] = [false, false];
    const slow = await behind(
      (req) => {
        came = true;
        req.socket.once('close', () => (left = true));
      },
      { answerMs: 60_000 },
    );
    const leaving = new AbortController();
    const gone = fetch(`${slow.origin}/mcp/acme/search`, {
      method: 'POST',
      signal: leaving.signal,
      headers: {
        authorization: `Bearer ${KEYS.ben}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify(LIST),
    }).catch(() => 'left');
    await eventually(() => came);
    leaving.abort();
    await gone;
    await eventually(() => left);
  });

  it('sends a call that changes things once only, and others again where a kept connection was dead', async () => {
    let calls = 0;
    const flaky = await behind((req, res) => {
      calls += 1;
      if (calls % 2 === 1) res.writeHead(200, JSON_TYPE).end('{"jsonrpc":"2.0","id":3,"result":{}}');
      else req.socket.destroy();
    });
    expect((await postRpc(flaky, KEYS.ben, LIST)).status).toBe(200);
    expect((await postRpc(flaky, KEYS.ben, LIST)).status).toBe(200);
    expect(calls).toBe(3);
    const call = { jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'a' } };
    expect((await postRpc(flaky, KEYS.ben, call)).status).toBe(502);
    expect(calls).toBe(4);
  });
});
