import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LANGUAGES, postBy } from '../support/early/other-clients.js';
import { rawExchange } from '../support/early/raw-exchange.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

const MIB = 1024 * 1024;

let gatehouse: TestGatehouse;
let port: number;
let key: string;
beforeAll(async () => {
  gatehouse = await launch();
  port = Number(new URL(gatehouse.address).port);
  const ada = await gatehouse.anyone.signUp('Ada');
  await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
  key = (await ada.must(ada.post<{ secret: string }>('/v1/organizations/acme/api-keys', { name: 'Key' }))).secret;
});
afterAll(() => gatehouse.stop());

const head = (line: string, headers: Readonly<Record<string, string | number>>): string =>
  `${[`${line} HTTP/1.1`, ...Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`;

const JSON_BODY = { 'content-type': 'application/json' };
const PART = Buffer.alloc(64 * 1024, 'x');
/** That many bytes, also in chunks of HTTP. */
function* body(bytes: number, chunked = false): Generator<string | Buffer> {
  for (let sent = 0; sent < bytes; sent += PART.length) {
    if (chunked) yield `${PART.length.toString(16)}\r\n`;
    yield PART;
    if (chunked) yield '\r\n';
  }
  if (chunked) yield '0\r\n\r\n';
}

const codeIn = (text: string): string => {
  const told = JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) as {
    code?: string;
    error?: { data: { code: string } };
  };
  return told.code ?? told.error!.data.code;
};
const answersIn = (text: string): number => text.split('HTTP/1.1 ').length - 1;

type Case = readonly [what: string, line: string, headers: () => Record<string, string>, status: number, code: string];
const WITH_KEY = (): Record<string, string> => ({ ...JSON_BODY, authorization: `Bearer ${key}` });
const CASES: readonly Case[] = [
  ['too large for the API', 'POST /v1/accounts', () => JSON_BODY, 413, 'body.too-large'],
  [
    'too large for the API, compressed as it says',
    'POST /v1/accounts',
    () => ({ ...JSON_BODY, 'content-encoding': 'gzip' }),
    413,
    'body.too-large',
  ],
  ['too large for an address that is not there', 'POST /v1/nothing', () => JSON_BODY, 413, 'body.too-large'],
  ['no JSON', 'POST /v1/accounts', () => ({ 'content-type': 'text/plain' }), 415, 'content-type.unsupported'],
  [
    'of a page of another origin',
    'POST /v1/accounts',
    () => ({ ...JSON_BODY, origin: 'https://evil.example' }),
    403,
    'origin.foreign',
  ],
  ['for another host', 'DELETE /v1/me', () => ({ ...JSON_BODY, host: 'evil.example' }), 403, 'host.refused'],
  [
    'with another expectation',
    'POST /v1/accounts',
    () => ({ ...JSON_BODY, expect: 'much' }),
    417,
    'expectation.unsupported',
  ],
  ['too large for a gateway', 'POST /mcp/acme/search', WITH_KEY, 413, 'message.too-large'],
  ['without a key', 'POST /mcp/acme/search', () => JSON_BODY, 401, 'key.missing'],
  [
    'with an unknown key',
    'POST /mcp/acme/search',
    () => ({ ...JSON_BODY, authorization: 'Bearer ghk_x' }),
    401,
    'key.unknown',
  ],
  ['at no gateway', 'POST /mcp/acme', WITH_KEY, 404, 'gateway.unknown'],
  ['to the metadata', 'POST /.well-known/oauth-protected-resource/mcp/acme/search', WITH_KEY, 405, 'method.unknown'],
  ['with another method', 'PUT /mcp/acme/search', WITH_KEY, 405, 'method.unknown'],
];

describe('an answer that is given before the whole body has come', () => {
  it.each(CASES)(
    'reaches a client that is still sending one that is %s',
    async (_what, line, headers, status, code) => {
      for (const chunked of [false, true]) {
        const length: Record<string, string | number> = chunked
          ? { 'transfer-encoding': 'chunked' }
          : { 'content-length': 6 * MIB };
        const parts = [head(line, { ...headers(), ...length }), ...body(6 * MIB, chunked)];
        const answer = await rawExchange(port, parts);
        expect({ chunked, ...answer, text: answersIn(answer.text) }).toEqual({
          chunked,
          text: 1,
          status,
          ended: true,
          broken: undefined,
        });
        expect(codeIn(answer.text)).toBe(code);
        expect(answer.text).toMatch(/^connection: close\r$/im);
      }
    },
  );

  it('ends its connection: what follows on it is not looked at, be it whole or not', async () => {
    const refused = head('POST /v1/accounts', { 'content-type': 'text/plain', 'content-length': 20 });
    const next = head('GET /v1/plans', {});
    for (const rest of ['x'.repeat(20) + next, `${'x'.repeat(20)}nonsense\r\n\r\n`, next + next]) {
      const answer = await rawExchange(port, [refused, ...rest]);
      expect([answer.status, answersIn(answer.text), answer.broken]).toEqual([415, 1, undefined]);
    }
  });

  it('does not wait for a client that says nothing more', async () => {
    const start = performance.now();
    const answer = await rawExchange(port, [
      head('POST /v1/accounts', { ...JSON_BODY, 'content-length': 2 * MIB }),
      'x',
    ]);
    expect([answer.status, answer.ended]).toEqual([413, true]);
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  it('takes no more than a bounded part of a body that never ends', async () => {
    let sent = 0;
    const endless = function* (): Generator<string | Buffer> {
      yield head('POST /mcp/acme/search', { ...JSON_BODY, 'transfer-encoding': 'chunked' });
      for (const part of body(1024 * MIB, true)) {
        sent += part.length;
        yield part;
      }
    };
    const answer = await rawExchange(port, endless());
    expect(answer.text.startsWith('HTTP/1.1 401 ')).toBe(true);
    expect(sent).toBeLessThan(256 * MIB);
  }, 60_000);
});

describe('an answer to a whole request', () => {
  it('keeps the connection, also if it refuses', async () => {
    const sent = JSON.stringify({ name: 'x' });
    const post = (target: string, more: object): string =>
      head(`POST ${target}`, { ...JSON_BODY, 'content-length': sent.length, ...more }) + sent;
    const requests = [post('/v1/accounts', {}), post('/v1/organizations', {}), post('/v1/nothing', {})];
    const last = head('GET /v1/plans', { connection: 'close' });
    const answer = await rawExchange(port, [...requests, last]);
    expect([...answer.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      '400',
      '401',
      '404',
      '200',
    ]);
  });

  it('is given to a body that comes late, letter by letter', async () => {
    const sent = JSON.stringify({ email: 'zoe@example.com', name: 'Zoe', password: 'a long enough password' });
    const request = head('POST /v1/accounts', { ...JSON_BODY, 'content-length': sent.length, connection: 'close' });
    expect((await rawExchange(port, [request, ...sent])).status).toBe(201);
  });
});

describe('clients in other languages', () => {
  it.each(LANGUAGES)(
    '%s reads each refusal, and goes on with the same client',
    async (language) => {
      const code = ({ status, body: text }: { status: number; body: string }) => [status, codeIn(`\r\n\r\n${text}`)];
      const v1 = `${gatehouse.address}/v1/accounts`;
      const mcp = `${gatehouse.address}/mcp/acme/search`;
      for (const [address, bytes, token, status, told] of [
        [v1, 2 * MIB, 'none', 413, 'body.too-large'],
        [v1, 40 * MIB, 'none', 413, 'body.too-large'],
        [mcp, 5 * MIB, key, 413, 'message.too-large'],
        [mcp, 40 * MIB, key, 413, 'message.too-large'],
        [mcp, 5 * MIB, 'ghk_x', 401, 'key.unknown'],
        [`${gatehouse.address}/mcp/acme`, 5 * MIB, key, 404, 'gateway.unknown'],
      ] as const) {
        const answers = await postBy(language, address, bytes, token);
        expect(answers.length).toBeGreaterThanOrEqual(2);
        expect(answers.map(code)).toEqual(answers.map(() => [status, told]));
      }
    },
    240_000,
  );
});
