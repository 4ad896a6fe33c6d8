import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { announcesBody, readBody } from '../../../src/edge/pipeline/body-rules.js';
import type { Failure } from '../../../src/edge/replies/problem-details.js';
import { sendJson, sendProblem } from '../../../src/edge/replies/reply.js';

let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const read = async (): Promise<unknown> => (announcesBody(request) ? readBody(request, response) : null);
    read().then(
      (body) => sendJson(response, { body }),
      (error: Failure) => sendProblem(response, error.problem),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const send = async (
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: body as string,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

/** The same request with its body a while after its head. */
const sendLate = (
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown }> =>
  new Promise((resolve, reject) => {
    const late = httpRequest(
      address,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
      },
      (response) => {
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', (part: string) => (text += part))
          .on('end', () => resolve({ status: response.statusCode!, body: JSON.parse(text) }));
      },
    );
    late.on('error', reject).flushHeaders();
    void delay(5).then(() => late.end(body));
  });

const someJson = (): fc.Arbitrary<string | Buffer> =>
  fc.oneof(
    fc.json(),
    fc.json().map((text) => `{"a":${text}}`),
    fc.json().map((text) => ` \n[${text}]\t`),
    fc.json().map((text) => `\uFEFF{"a":${text}}`),
    fc.json().map((text) => `{"a":${text}`),
    fc
      .tuple(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', '\\u0061', 'a'))
      .map(([text, key]) => `{"${key}":${JSON.stringify(text)}}`),
    fc.integer({ min: 20, max: 50 }).map((deep) => `{"a":${'['.repeat(deep)}${']'.repeat(deep)}}`),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.concat([Buffer.from('{"a":"'), bytes, Buffer.from('"}')])),
    fc.constantFrom(
      '',
      ' ',
      'null',
      '1',
      '""',
      '{}',
      '[]',
      '{"a":1}{"a":2}',
      '{"a":1,"a":2}',
      '{"a":1e400}',
      '{"a":-0}',
    ),
  );

describe('bodies', () => {
  it('are read alike and refused alike, whether they come with the head or after it', async () => {
    let read = 0;
    const same = fc.asyncProperty(someJson(), async (body) => {
      const whole = await send(body);
      expect(whole).toEqual(await sendLate(body));
      if (whole.status === 200) read += 1;
    });
    await fc.assert(same, { numRuns: 250 });
    expect(read).toBeGreaterThan(50);
    const others: readonly Record<string, string>[] = [
      { 'content-type': 'application/json; charset=utf-8' },
      { 'content-encoding': 'identity' },
      { 'content-type': 'APPLICATION/JSON' },
      { 'content-type': 'text/plain' },
    ];
    for (const headers of others) expect(await send('{"a":1}', headers)).toEqual(await sendLate('{"a":1}', headers));
  }, 60_000);

  it('reach the route as they are, compressed ones and those of a known character set too', async () => {
    expect((await send('{"name":"Zoë"}')).body).toEqual({ body: { name: 'Zoë' } });
    expect((await send('{"a":1}', { 'content-type': 'application/json; charset=utf-8' })).body).toEqual({
      body: { a: 1 },
    });
    expect((await send(gzipSync('{"a":1}'), { 'content-encoding': 'gzip' })).body).toEqual({ body: { a: 1 } });
  });

  it('may be left out', async () => {
    const response = await fetch(address);
    expect(await response.json()).toEqual({ body: null });
  });

  it.each<[string, string | Buffer, Record<string, string>, number, string]>([
    ['no JSON', '{"a":', {}, 400, 'body.malformed'],
    ['a text', '"a"', {}, 400, 'body.malformed'],
    ['a key that every object knows', '{"hasOwnProperty":1}', {}, 400, 'request.invalid'],
    ['such a key far inside', '{"a":[{"b":{"__proto__":{}}}]}', {}, 400, 'request.invalid'],
    ['such a key in escapes', '{"\\u0063onstructor":1}', {}, 400, 'request.invalid'],
    ['more than 1 MiB', `"${'x'.repeat(1024 * 1024)}"`, {}, 413, 'body.too-large'],
    [
      'a small body that unpacks to more',
      gzipSync(`"${'x'.repeat(2 * 1024 * 1024)}"`),
      { 'content-encoding': 'gzip' },
      413,
      'body.too-large',
    ],
    ['another type', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'content-type.unsupported'],
    [
      'a type that only begins alike',
      '{}',
      { 'content-type': 'application/json-seq' },
      415,
      'content-type.unsupported',
    ],
    ['an unknown encoding', '{}', { 'content-encoding': 'klingon' }, 415, 'content-type.unsupported'],
    ['bytes that are not compressed as they say', '{}', { 'content-encoding': 'gzip' }, 400, 'body.malformed'],
    [
      'an unknown character set',
      '{}',
      { 'content-type': 'application/json; charset=koi8-r' },
      415,
      'content-type.unsupported',
    ],
  ])('are refused with %s', async (_, body, headers, status, code) => {
    expect(await send(body, headers)).toMatchObject({
      status,
      body: { status, code, type: `urn:gatehouse:problem:${code}` },
    });
  });

  it('hold the word of such a key where it is no key', async () =>
    expect((await send('{"name":"the constructor of toString"}')).body).toEqual({
      body: { name: 'the constructor of toString' },
    }));

  it('that end too early do no harm', async () => {
    await new Promise<void>((resolve) => {
      const cut = httpRequest(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': '100' },
      });
      cut.on('error', () => resolve());
      cut.write('{"a":');
      setTimeout(() => cut.destroy(), 20);
    });
    expect((await send('{"a":1}')).status).toBe(200);
  });
});
