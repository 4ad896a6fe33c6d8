import { request as httpRequest, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHttpServer } from '../../../src/edge/server/http-server.js';
import { rawExchange } from '../../support/early/raw-exchange.js';

let server: Server;
let port: number;
const served: string[] = [];
beforeAll(async () => {
  server = createHttpServer((request, response) => {
    served.push(`${request.method} ${request.url}`);
    if (request.url === '/read') return void request.resume().once('end', () => response.end('read'));
    if (request.url === '/head') return void response.writeHead(200, 'Fine', { 'X-Own': 'kept' }).end('head');
    if (request.url === '/stream') {
      response.write('first,');
      return void setTimeout(() => response.end('last'), 50);
    }
    return void response.end('early');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => new Promise<unknown>((resolve) => server.close(resolve).closeAllConnections()));

const post = (path: string, more = 'content-length: 100000'): string =>
  `POST ${path} HTTP/1.1\r\nhost: a\r\n${more}\r\n\r\n`;

describe('the server of all requests', () => {
  it('keeps idle connections longer than reverse proxies do, and bounds how long a request may take to come', () => {
    expect(server.keepAliveTimeout).toBeGreaterThan(60_000);
    expect(server.headersTimeout).toBeLessThanOrEqual(30_000);
    expect(server.requestTimeout).toBeLessThanOrEqual(300_000);
  });

  it('ends the connection of an answer that comes before the body, with the headers that it has', async () => {
    const body = 'x'.repeat(100_000);
    const early = await rawExchange(port, [post('/early'), body]);
    expect([early.status, early.ended, early.broken]).toEqual([200, true, undefined]);
    expect(early.text).toMatch(/connection: close\r\n[^]*early$/i);
    const own = await rawExchange(port, [post('/head'), body]);
    expect(own.text).toMatch(/^HTTP\/1\.1 200 Fine\r\nConnection: close\r\nX-Own: kept\r\n[^]*head/);
    const stream = await rawExchange(port, [
      post('/stream', 'transfer-encoding: chunked'),
      '5\r\nhello\r\n',
      '0\r\n\r\n',
    ]);
    expect(stream.text).toMatch(/connection: close\r\n[^]*first,[^]*last\r\n0\r\n\r\n$/i);
  });

  it('keeps the connection if the body has come, or there is none', async () => {
    const served2 = [
      `GET /early HTTP/1.1\r\nhost: a\r\n\r\n`,
      post('/read', 'content-length: 5'),
      'hello',
      post('/early', 'content-length: 0'),
    ];
    const last = 'GET /last HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
    const { text } = await rawExchange(port, [...served2, last]);
    expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(4);
    expect(text.match(/connection: close/gi)).toHaveLength(1);
  });

  it.each(['h2c', 'websocket'])(
    'ends the connection of a request that asks for another protocol: %s',
    async (protocol) => {
      const upgrade = `GET /early HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: ${protocol}\r\n\r\n`;
      for (const rest of ['', 'nonsense\r\n\r\n', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n']) {
        const { text, ended } = await rawExchange(port, [upgrade, rest]);
        expect([text.split('HTTP/1.1 ').length, ended]).toEqual([2, true]);
        expect(text).toMatch(/connection: close\r\n[^]*early/i);
      }
    },
  );

  it('serves nothing that comes after the last answer of a connection', async () => {
    served.length = 0;
    const next = 'GET /next HTTP/1.1\r\nhost: a\r\n\r\n';
    await rawExchange(port, [post('/early', 'content-length: 5'), 'hello', next, 'nonsense\r\n\r\n', next]);
    expect(served).toEqual(['POST /early']);
  });

  it.each(['nonsense\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', 'GET / HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n'])(
    'answers %j with a code, also while the client is still sending',
    async (bytes) => {
      const { status, text, broken } = await rawExchange(port, [bytes, ...Array<string>(100).fill('x'.repeat(10_000))]);
      expect([status, broken]).toEqual([400, undefined]);
      expect(text).toContain('"code":"request.malformed"');
    },
  );

  it('lets a client go on with other connections while it waits for the end of one', async () => {
    const slow = connect(port, '127.0.0.1', () => slow.write(post('/early')));
    slow.on('error', () => undefined);
    await new Promise((resolve) => slow.once('data', resolve));
    const statuses = await Promise.all(
      Array.from(
        { length: 20 },
        () =>
          new Promise((resolve, reject) =>
            httpRequest({ port, host: '127.0.0.1', agent: false }, (answer) => resolve(answer.resume().statusCode))
              .on('error', reject)
              .end(),
          ),
      ),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    slow.destroy();
  });
});
