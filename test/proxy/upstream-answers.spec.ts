import net, { type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { did, KEYS } from '../support/proxy/acme.js';
import { post, postRpc, type Answer } from '../support/proxy/http-caller.js';
import { startWorld, type ProxyWorld } from '../support/proxy/proxy-world.js';

/** An upstream that says the bytes it is told to, and hangs up. */
let said: string | Buffer = '';
let server: net.Server;
let world: ProxyWorld;
beforeEach(async () => {
  server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(said));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  world = await startWorld(`http://127.0.0.1:${(server.address() as AddressInfo).port}/s/SECRET/mcp`, {
    answerMs: 5_000,
  });
});
afterEach(async () => {
  await world.stop();
  server.close();
});

const head = (status: string, ...headers: string[]): string =>
  [`HTTP/1.1 ${status}`, 'Connection: close', ...headers, '', ''].join('\r\n');
const JSON_TYPE = 'Content-Type: application/json';
const STREAM_TYPE = 'Content-Type: text/event-stream';
const call = (method = 'tools/list', params: object = {}): Promise<Answer> =>
  postRpc(world, KEYS.ben, { jsonrpc: '2.0', id: 5, method, params });
const codeOf = ({ json }: Answer): unknown =>
  (json as { error?: { data?: { code?: unknown } } } | undefined)?.error?.data?.code;

describe('answers of servers that are none', () => {
  it.each([
    ['a status below 200', head('099 X')],
    ['a status above 599', head('700 X', JSON_TYPE) + '{}'],
    ['a status of four digits', head('2000 OK', JSON_TYPE) + '{}'],
    ['no status', 'HTTP/1.1 OK\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH\r\n'],
    ['a change of protocol', head('101 Switching Protocols', 'Upgrade: websocket').replace('close', 'upgrade')],
    ['a page', head('200 OK', 'Content-Type: text/html') + '<html>'],
    ['a page that says it is JSON', head('200 OK', JSON_TYPE) + '<html>'],
    [
      'a text that says it is JSON',
      head('200 OK', JSON_TYPE, 'Transfer-Encoding: gzip') + '\n "Cannot POST /s/SECRET"',
    ],
    ['spaces without end', head('200 OK', JSON_TYPE) + ' '.repeat(5_000)],
    ['nothing, where a message is announced', head('200 OK', JSON_TYPE)],
    [
      'a compressed answer',
      Buffer.concat([Buffer.from(head('200 OK', JSON_TYPE, 'Content-Encoding: gzip')), gzipSync('{}')]),
    ],
    ['half a header', 'HTTP/1.1 200 OK\r\nContent-Ty'],
    ['a control character in a header', head('200 OK', 'Mcp-Session-Id: a\u0001b', JSON_TYPE) + '{}'],
  ])('LIM-3 %s is a bad upstream, and the end of nothing else', async (_case, bytes) => {
    said = bytes;
    const answer = await call('ping');
    expect(answer.status).toBe(502);
    expect(codeOf(answer)).toMatch(/^upstream\.(malformed|unreachable)$/);
    expect(answer.text).toContain('"id":5');
    expect((await call('ping')).status).toBe(502);
  });

  it.each([
    [404, 404],
    [405, 405],
    [400, 400],
    [429, 429],
    [500, 502],
    [503, 502],
  ])('tells nothing of a page that comes with %i', async (status, told) => {
    said = `${head(`${status} X`, 'Content-Type: text/html')}Cannot POST /s/SECRET/mcp`;
    const answer = await call();
    expect(answer).toMatchObject({ status: told, json: { id: 5 } });
    expect(codeOf(answer)).toBe('upstream.refused');
    expect(answer.text).not.toContain('SECRET');
  });

  it('passes on a refusal that is JSON-RPC', async () => {
    const error = '{"jsonrpc":"2.0","id":5,"error":{"code":-32601,"message":"no such method"}}';
    said = head('404 X', JSON_TYPE) + error;
    expect(await call('resources/list')).toMatchObject({ status: 404, text: error });
  });

  it.each(['<html>', '{"jsonrpc":"2.0","id":5,"result":{}}'])(
    'opens no stream for a caller where a GET is answered with %s',
    async (body) => {
      said = head('200 OK', JSON_TYPE) + body;
      const answer = await post(world, {
        method: 'GET',
        headers: { authorization: `Bearer ${KEYS.ben}`, accept: 'text/event-stream' },
      });
      expect(answer.status).toBe(502);
      said = `${head('405 X', 'Content-Type: text/html')}<html>`;
      const refused = await post(world, {
        method: 'GET',
        headers: { authorization: `Bearer ${KEYS.ben}`, accept: 'text/event-stream' },
      });
      expect(refused).toMatchObject({ status: 405 });
      expect(refused.text).not.toContain('<html>');
    },
  );

  it('tells each open call at once where a stream breaks off', async () => {
    said = `${head('200 OK', STREAM_TYPE, 'Transfer-Encoding: chunked')}a\r\n: waiting\n\r\n`;
    const answer = await call('tools/call', { name: 'a' });
    expect(answer.text).toContain('"id":5');
    expect(answer.text).toContain('upstream.unreachable');
  });

  it('gives no second answer to a call that was answered before the stream broke off', async () => {
    const event = 'data: {"jsonrpc":"2.0","id":5,"result":{}}\n\n';
    said = `${head('200 OK', STREAM_TYPE, 'Transfer-Encoding: chunked')}${event.length.toString(16)}\r\n${event}\r\n`;
    expect((await call('tools/call', { name: 'a' })).text).not.toContain('upstream.unreachable');
  });
});

describe('VAR-2 errors that tell the way to the server', () => {
  const MESSAGE = 'Cannot POST /s/SECRET/mcp';
  const told = `{"jsonrpc":"2.0","id":5,"error":{"code":-32601,"message":"${MESSAGE}"}}`;
  const failed = `{"jsonrpc":"2.0","id":5,"result":{"isError":true,"content":[{"type":"text","text":"${MESSAGE}"}]}}`;

  it.each([
    ['404 X', told],
    ['400 X', told],
    ['500 X', told],
    ['200 OK', told],
    ['200 OK', failed],
  ])('VAR-2 lose what they say, whatever is shown: status %s', async (status, body) => {
    for (const shown of ['all', { tools: ['a'] }] as const) {
      world.access.happened(did.expose(shown));
      said = head(status, JSON_TYPE, `Content-Length: ${body.length}`) + body;
      const answer = await call('tools/call', { name: 'a' });
      expect([answer.status, answer.text.includes('SECRET')]).toEqual([Number(status.slice(0, 3)), false]);
      expect(answer.json).toMatchObject({ id: 5 });
    }
    world.access.happened(did.expose('all'));
    for (const framed of [
      `${head('200 OK', STREAM_TYPE)}data: ${body}\n\n`,
      `${head(status, JSON_TYPE)}${body}`,
      `${head(status, JSON_TYPE, 'Transfer-Encoding: chunked')}${[...body].map((one) => `1\r\n${one}\r\n`).join('')}0\r\n\r\n`,
    ]) {
      said = framed;
      const answer = await call('tools/call', { name: 'a' });
      expect([answer.text.includes('SECRET'), answer.text.includes('is not shown')]).toEqual([false, true]);
    }
  });
});

it('PRX-6 a long answer of a server with secrets passes as it comes, to the byte', async () => {
  const body = `{"jsonrpc":"2.0","id":5,"result":{"x":1e2,"text":"/s/SECRET/mcp ${'x'.repeat(200_000)}"}}`;
  for (const length of [`Content-Length: ${body.length}`, 'X: y']) {
    said = head('200 OK', JSON_TYPE, length) + body;
    expect((await call('tools/call', { name: 'a' })).text).toBe(body);
  }
  said = head('200 OK', JSON_TYPE) + body.replace('x'.repeat(200_000), '');
  expect((await call('tools/call', { name: 'a' })).text).toBe(body.replace('x'.repeat(200_000), ''));
});

describe('answers that are passed on', () => {
  const BIG =
    '{"jsonrpc":"2.0","id":5,"result":{"structuredContent":{"n":9007199254740993, "x":1e2,"u":"\\u0041"},"content":[]}}';

  it('PRX-6 come to the byte, numbers and spelling included, also where some names are hidden', async () => {
    said = head('200 OK', JSON_TYPE) + BIG;
    expect((await call('tools/call', { name: 'a' })).text).toBe(BIG);
    world.access.happened(did.expose({ tools: ['a'] }));
    expect((await call('tools/call', { name: 'a' })).text).toBe(BIG);
  });

  it('PRX-6 come to the byte after leading spaces', async () => {
    said = `${head('200 OK', JSON_TYPE)}\r\n  \t{"jsonrpc":"2.0","id":5,"result":{}}\n`;
    const answer = await call('ping');
    expect([answer.status, answer.text]).toEqual([200, '\r\n  \t{"jsonrpc":"2.0","id":5,"result":{}}\n']);
  });

  it('PRX-5 are edited in place where a list is filtered', async () => {
    world.access.happened(did.expose({ tools: ['a'] }));
    const schema = '{"type":"object","maximum": 9223372036854775807}';
    said = `${head('200 OK', JSON_TYPE)}{"id":5,"jsonrpc":"2.0","result":{"tools":[{"name":"b"}, {"name":"\\u0061","inputSchema":${schema}},{"name":"c"}],"ttlMs":1.50,"cacheScope":"public"}}`;
    expect((await call()).text).toBe(
      `{"id":5,"jsonrpc":"2.0","result":{"tools":[{"name":"\\u0061","inputSchema":${schema}}],"ttlMs":1.50,"cacheScope":"private"}}`,
    );
  });

  it.each(['ping', 'tools/call', 'resources/read'])(
    'PRX-5 PRX-10 show no list in the answer to %s either',
    async (method) => {
      world.access.happened(did.expose({ tools: ['a'], resources: ['note://a'] }));
      said = `${head('200 OK', JSON_TYPE)}{"jsonrpc":"2.0","id":5,"result":{"tools":[{"name":"hidden"}]}}`;
      expect((await call(method, { name: 'a', uri: 'note://a' })).text).not.toContain('hidden');
    },
  );

  it.each(['400 X', '202 X'])('PRX-5 show no list in an answer of status %s either', async (status) => {
    world.access.happened(did.expose({ tools: ['a'] }));
    said = `${head(status, JSON_TYPE)}{"jsonrpc":"2.0","id":5,"result":{"tools":[{"name":"hidden"}]}}`;
    expect((await call()).text).not.toContain('hidden');
  });

  it('PRX-5 refuse a list that stands there twice', async () => {
    world.access.happened(did.expose({ tools: ['a'] }));
    said = `${head('200 OK', JSON_TYPE)}{"jsonrpc":"2.0","id":5,"result":{"tools":[{"name":"hidden"}],"tools":[]}}`;
    expect(codeOf(await call())).toBe('upstream.malformed');
  });

  it('GW-3 PRX-10 drop updates of a resource that is hidden, no matter who subscribed', async () => {
    world.access.happened(did.expose({ resources: ['note://a'] }));
    const update = (uri: string): string =>
      `data: {"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"${uri}"}}\n\n`;
    said = head('200 OK', STREAM_TYPE) + update('note://hidden') + update('note://a');
    const { text } = await call('resources/read', { uri: 'note://a' });
    expect(text).toBe(update('note://a'));
  });

  it.each([
    ['all', '{"jsonrpc":"2.0","id":5,"result":{"resources":[],"cacheScope":"public"}}'],
    ['nothing but a tool', '{"jsonrpc":"2.0","id":5,"result":{"resources":[],"cacheScope":"public"}}'],
  ])('are cached for nobody else, where the gateway shows %s', async (shown, body) => {
    if (shown !== 'all') world.access.happened(did.expose({ tools: ['a'] }));
    said = head('200 OK', JSON_TYPE, 'Cache-Control: public, max-age=60') + body;
    const answer = await call('resources/list');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.text).toContain('"cacheScope":"private"');
  });
});

describe('what a caller names by another method', () => {
  it.each([
    [
      'subscriptions/listen',
      { notifications: { resourceSubscriptions: ['note://a', 'note://hidden'] } },
      'resource.hidden',
    ],
    ['resources/unsubscribe', { uri: 'note://hidden' }, 'resource.hidden'],
    ['tools/run', { name: 'hidden' }, 'rpc-method.unknown'],
    ['x/y', { anything: 1 }, 'rpc-method.unknown'],
  ])('PRX-10 %s reaches nothing that is hidden', async (method, params, code) => {
    world.access.happened(did.expose({ tools: ['a'], resources: ['note://a'] }));
    said = head('200 OK', JSON_TYPE) + '{"jsonrpc":"2.0","id":5,"result":{}}';
    expect(codeOf(await call(method, params))).toBe(code);
    expect((await call('x/y', { _meta: {} })).status).toBe(200);
  });

  it('tells what the params lack with the id of the request', async () => {
    for (const [method, params] of [
      ['tools/call', {}],
      ['resources/read', { name: 'a' }],
      ['prompts/get', { name: 1 }],
      ['completion/complete', { ref: { type: 'ref/other' } }],
      ['subscriptions/listen', { notifications: { resourceSubscriptions: [1] } }],
    ] as const)
      expect(await call(method, params)).toMatchObject({ status: 400, json: { id: 5, error: { code: -32602 } } });
  });

  it('names the request by its id as it was written', async () => {
    const answer = await post(world, {
      headers: { authorization: `Bearer ${KEYS.ben}` },
      body: '{"jsonrpc":"2.0","id":9007199254740993,"method":"tools/call","params":{}}',
    });
    expect(answer.text).toContain('"id":9007199254740993,');
  });
});
