import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { bodyRules } from '../../../src/http/body-rules.js';

let server: Server;
let address: string;

beforeAll(async () => {
  const app = express();
  app.use(bodyRules());
  app.use((request: express.Request, response: express.Response) => void response.json({ body: request.body ?? null }));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const send = async (body: string | Buffer, headers: Record<string, string> = {}): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: body as string });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('bodies', () => {
  it('reach the route as they are, compressed ones and those of a known character set too', async () => {
    expect((await send('{"name":"Zoë"}')).body).toEqual({ body: { name: 'Zoë' } });
    expect((await send('{"a":1}', { 'content-type': 'application/json; charset=utf-8' })).body).toEqual({ body: { a: 1 } });
    expect((await send(gzipSync('{"a":1}'), { 'content-encoding': 'gzip' })).body).toEqual({ body: { a: 1 } });
  });

  it('may be left out, and every answer says that nobody may keep or guess it', async () => {
    const response = await fetch(address);
    expect(await response.json()).toEqual({ body: null });
    expect([response.headers.get('cache-control'), response.headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff']);
  });

  it.each<[string, string | Buffer, Record<string, string>, number, string]>([
    ['no JSON', '{"a":', {}, 400, 'body.malformed'],
    ['a text', '"a"', {}, 400, 'body.malformed'],
    ['a key that every object knows', '{"hasOwnProperty":1}', {}, 400, 'request.invalid'],
    ['such a key far inside', '{"a":[{"b":{"__proto__":{}}}]}', {}, 400, 'request.invalid'],
    ['such a key in escapes', '{"\\u0063onstructor":1}', {}, 400, 'request.invalid'],
    ['more than 1 MiB', `"${'x'.repeat(1024 * 1024)}"`, {}, 413, 'body.too-large'],
    ['a small body that unpacks to more', gzipSync(`"${'x'.repeat(2 * 1024 * 1024)}"`), { 'content-encoding': 'gzip' }, 413, 'body.too-large'],
    ['another type', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'content-type.unsupported'],
    ['a type that only begins alike', '{}', { 'content-type': 'application/json-seq' }, 415, 'content-type.unsupported'],
    ['an unknown encoding', '{}', { 'content-encoding': 'klingon' }, 415, 'content-type.unsupported'],
    ['bytes that are not compressed as they say', '{}', { 'content-encoding': 'gzip' }, 400, 'body.malformed'],
    ['an unknown character set', '{}', { 'content-type': 'application/json; charset=koi8-r' }, 415, 'content-type.unsupported'],
  ])('are refused with %s', async (_, body, headers, status, code) => {
    expect(await send(body, headers)).toMatchObject({ status, body: { status, code, type: `urn:gatehouse:problem:${code}` } });
  });

  it('hold the word of such a key where it is no key', async () => expect((await send('{"name":"the constructor of toString"}')).body).toEqual({ body: { name: 'the constructor of toString' } }));

  it('that end too early do no harm', async () => {
    await new Promise<void>((resolve) => {
      const cut = httpRequest(address, { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': '100' } });
      cut.on('error', () => resolve());
      cut.write('{"a":');
      setTimeout(() => cut.destroy(), 20);
    });
    expect((await send('{"a":1}')).status).toBe(200);
  });
});
