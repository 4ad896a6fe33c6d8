import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ProxyRefusal } from '../../../src/proxy/proxy-refusal.js';
import { readBody } from '../../../src/proxy/read-body.js';

const LIMIT = 1_000;

describe('the body of a request', () => {
  let server: Server;
  let client: Socket;
  /** What was read of the next request: the text, the code of the refusal, or undefined. */
  let outcome: Promise<string | undefined>;

  beforeEach(async () => {
    let told = (_outcome: string | undefined): void => undefined;
    outcome = new Promise((resolve) => (told = resolve));
    server = createServer((req, res) => {
      void readBody(req, LIMIT).then((body) => {
        told(body instanceof ProxyRefusal ? body.code : body?.toString('latin1'));
        res.end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => undefined);
    await once(client, 'connect');
  });

  afterEach(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const head = (...headers: readonly string[]): string =>
    `${['POST / HTTP/1.1', 'Host: x', ...headers].join('\r\n')}\r\n\r\n`;
  const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
  const CHUNKED = 'Transfer-Encoding: chunked';

  it('is read whole, however it is cut', async () => {
    client.setNoDelay(true);
    client.write(head('Content-Length: 9'));
    for (const piece of ['{"a"', ':', '"\xe4"', '}']) {
      client.write(piece, 'latin1');
      await new Promise(setImmediate);
    }
    expect(await outcome).toBe('{"a":"\xe4"}');
  });

  it('is empty where there is none', async () => {
    client.write(head());
    expect(await outcome).toBe('');
  });

  it.each([
    ['with its length', head(`Content-Length: ${LIMIT}`) + 'x'.repeat(LIMIT)],
    ['in chunks', head(CHUNKED) + chunk('x'.repeat(600)) + chunk('x'.repeat(400)) + chunk('')],
  ])('LIM-3 holds as much as the limit, %s', async (_how, text) => {
    client.write(text);
    expect(await outcome).toBe('x'.repeat(LIMIT));
  });

  it.each([
    ['before a byte of it came, by its length', head(`Content-Length: ${LIMIT + 1}`)],
    ['by a length of a petabyte', head('Content-Length: 1000000000000000')],
    ['as soon as it is longer, in chunks without an end', head(CHUNKED) + chunk('x'.repeat(LIMIT)) + chunk('x')],
  ])('LIM-3 is refused %s', async (_how, text) => {
    client.write(text);
    expect(await outcome).toBe('message.too-large');
  });

  it('LIM-3 is none where the caller went away', async () => {
    const asked = once(server, 'request');
    client.write(`${head('Content-Length: 10')}{"a"`);
    await asked;
    client.destroy();
    expect(await outcome).toBeUndefined();
  });

  it('LIM-3 is none where its chunks are no chunks', async () => {
    server.on('clientError', (_error, socket) => socket.destroy());
    client.write(`${head(CHUNKED)}${chunk('{"a"')}zz\r\n`);
    expect(await outcome).toBeUndefined();
  });
});
