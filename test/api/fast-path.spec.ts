import { request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { AccessController } from '../../src/access/http/access.controller.js';
import { FAST_PATH, type Fits } from '../../src/edge/pipeline/fast-path.js';
import type { ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { type RawAnswer, RawCaller } from '../support/hostile/raw-caller.js';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly headers: readonly string[];
  readonly body: string | Buffer;
}

const PATH = '/v1/organizations/acme/access/check';
const JSON_TYPE = 'Content-Type: application/json';
const NOBODY = 'usr_01kamz4x8dfyjv8a2p6c2w9g5r';

const ROUTE = AccessController.prototype.check;
const fits = Reflect.getMetadata(FAST_PATH, ROUTE) as Fits;
/** Whether the route is marked, and how many bodies were spared the validation because of that. */
const mark = { isOn: true, spared: 0 };
Reflect.defineMetadata(
  FAST_PATH,
  (body: unknown) => {
    const isSpared = mark.isOn && fits(body);
    if (isSpared) mark.spared += 1;
    return isSpared;
  },
  ROUTE,
);

let gatehouse: TestGatehouse;
let caller: RawCaller;
let owner: ApiClient;
let tokens: readonly (string | undefined)[];
let people: readonly string[];
let gateways: readonly string[];
/** Of the log, when all was set up. */
let position: string;

const made = async <B>(path: string, body: object): Promise<B> =>
  owner.must(owner.post<B>(`/v1/organizations/acme${path}`, body));

beforeAll(async () => {
  gatehouse = await launch();
  caller = new RawCaller(Number(new URL(gatehouse.address).port));
  owner = await gatehouse.anyone.signUp('Olga Owner');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme', plan: 'pro' }));
  const { id: team } = await made<{ id: string }>('/teams', { name: 'Research' });
  const gateway = async (slug: string): Promise<string> =>
    (await made<{ id: string }>('/gateways', { name: slug, slug, teamIds: [team] })).id;
  gateways = [await gateway('open'), await gateway('shut'), 'gw_01kamz4x8dfyjv8a2p6c2w9g5r', 'no id'];
  await made(`/gateways/${gateways[1]}/disable`, {});
  const [mia, sue, rob] = [
    await owner.inviteAndAccept('acme', 'Mia', 'member', [team]),
    await owner.inviteAndAccept('acme', 'Sue', 'member', [team]),
    await owner.inviteAndAccept('acme', 'Rob', 'admin', []),
  ];
  const eve = await gatehouse.anyone.signUp('Eve');
  await eve.must(eve.post('/v1/organizations', { name: 'Other', slug: 'other' }));
  const key = async (who: ApiClient, more: object, slug = 'acme'): Promise<{ id: string; secret: string }> =>
    who.must(who.post(`/v1/organizations/${slug}/api-keys`, { name: 'A key', ...more }));
  const revoked = await key(owner, {});
  const keys = [
    await key(owner, {}),
    await key(owner, { capabilities: ['usage:view'] }),
    await key(owner, { capabilities: ['audit:view'], gatewayIds: [gateways[0]] }),
    await key(mia, {}),
    await key(eve, {}, 'other'),
    revoked,
  ];
  await owner.must(owner.delete(`/v1/organizations/acme/api-keys/${revoked.id}`));
  await made(`/members/${sue.userId}/suspend`, {});
  await owner.must(owner.delete(`/v1/organizations/acme/members/${rob.userId}`));
  tokens = [
    owner.token,
    mia.token,
    sue.token,
    rob.token,
    eve.token,
    ...keys.map(({ secret }) => secret),
    `ghs_${'x'.repeat(43)}`,
    'nonsense',
    '',
    undefined,
  ];
  people = [owner.userId!, mia.userId!, sue.userId!, rob.userId!, eve.userId!, NOBODY, ''];
  position = (
    await made<{ position: string }>('/access/check', { checks: [{ userId: NOBODY, gatewayId: gateways[0] }] })
  ).position;
});
afterAll(async () => {
  caller?.close();
  await gatehouse?.stop();
  Reflect.defineMetadata(FAST_PATH, fits, ROUTE);
});

const bytesOf = ({ method, path, token, headers, body }: Asked): Buffer => {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
    ...headers,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
};

const send = async (
  asked: Asked,
): Promise<{ readonly answer: string; readonly status: number; readonly short: boolean }> => {
  const before = mark.spared;
  const { head, status, text } = (await caller.send(bytesOf(asked))) as RawAnswer;
  return {
    answer: `${head}\n${text}`.replace(/\r\nDate: [^\r]*/, ''),
    status,
    short: mark.spared > before,
  };
};

/** With the mark and without it. */
const isSameBothWays = async (asked: Asked): Promise<{ readonly status: number; readonly short: boolean }> => {
  const first = await send(asked);
  mark.isOn = false;
  const second = await send(asked).finally(() => (mark.isOn = true));
  expect(first.answer).toBe(second.answer);
  expect({ asked: asked.path, short: second.short }).toEqual({ asked: asked.path, short: false });
  return { status: first.status, short: first.short };
};

const check = () =>
  fc.record(
    { userId: fc.constantFrom(...people), gatewayId: fc.constantFrom(...gateways), tool: fc.constantFrom('echo', '') },
    { requiredKeys: ['userId', 'gatewayId'] },
  );
const checks = () => fc.array(check(), { minLength: 1, maxLength: 5 });
const plainBody = () =>
  fc
    .record({ checks: checks(), explain: fc.boolean() }, { requiredKeys: ['checks'] })
    .map((body) => JSON.stringify(body));

/** Good, and not plain. */
const pastBody = () => plainBody().map((body) => JSON.stringify({ ...JSON.parse(body), asOf: position }));

const oddCheck = () =>
  fc.oneof(
    fc.constantFrom(
      {},
      null,
      [],
      'a',
      { userId: 1, gatewayId: 'gw' },
      { userId: 'u'.repeat(201), gatewayId: 'gw' },
      { userId: NOBODY, gatewayId: 'gw', tool: null },
      { userId: NOBODY, gatewayId: 'gw', more: 1 },
    ),
    fc.object(),
  );
const oddField = () =>
  fc.constantFrom(
    { explain: null },
    { explain: 'true' },
    { asOf: '1' },
    { asOf: '2030-01-01T00:00:00Z' },
    { asOf: null },
    { changes: [] },
    { changes: [{ type: 'team.disable', teamId: 'team_x' }] },
    { more: 1 },
    { '': 1 },
    { constructor: 1 },
    { checks: [] },
    { checks: null },
    { checks: {} },
    { checks: 'x' },
    { checks: { length: 1, 0: { userId: NOBODY, gatewayId: 'gw' } } },
  );
const oddBody = () =>
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(plainBody(), oddField())
        .map(([body, field]) => JSON.stringify({ ...JSON.parse(body), ...field })),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(checks(), oddCheck()).map(([some, odd]) => JSON.stringify({ checks: [...some, odd] })),
    },
    plainBody().map((body) => body.replace('{', `{"__proto__":{"a":1},`)),
    plainBody().map((body) => body.replace('{', `{"checks":${'['.repeat(40)}${']'.repeat(40)},`)),
    plainBody().map((body) => body.replace('{', '{"\\u0063onstructor":1,')),
    plainBody().map((body) => body.replace('{', '{"explain":false,')),
    plainBody().map((body) => ` \n${body}\t`),
    plainBody().map((body) => `\uFEFF${body}`),
    plainBody().map((body) => body.slice(0, -1)),
    plainBody().map((body) =>
      Buffer.concat([Buffer.from(body.slice(0, 15)), Buffer.from([0xff, 0xc3]), Buffer.from(body.slice(15))]),
    ),
    fc.constantFrom('', 'null', '[]', '1', '"a"', '{}', 'NaN', '{"checks":[{"userId":"\\ud800","gatewayId":"x"}]}'),
    fc.json(),
  );
const HEADERS = [
  'Accept: */*',
  'User-Agent: x',
  'X-Forwarded-For: 192.0.2.1',
  'Connection: close',
  'Consistency-Token: x',
  'If-Match: x',
  'If-Match: *',
  'Idempotency-Key: a key',
  'Idempotency-Key: ',
  'Content-Encoding: gzip',
  'Content-Encoding: identity',
  'X-Http-Method-Override: GET',
  'Content-Type: text/plain',
  'Authorization: Basic YTpi',
  'Upgrade: websocket',
  'Cookie: a=b',
  'Range: bytes=0-1',
  'Accept: text/html',
  'Origin: https://evil.example',
];
const types = () =>
  fc.constantFrom(
    JSON_TYPE,
    JSON_TYPE,
    JSON_TYPE,
    `${JSON_TYPE}; charset=utf-8`,
    `${JSON_TYPE}; charset=utf-16`,
    `${JSON_TYPE}; charset=koi8-r`,
    'Content-Type: APPLICATION/JSON',
    'X-No-Type: 1',
  );
const PATHS = [
  PATH,
  `${PATH}/`,
  '/v1/organizations/other/access/check',
  '/v1/organizations/nobody/access/check',
  '/v1/organizations/ACME/access/check',
  '/v1/organizations/%61cme/access/check',
  '/v1/organizations//access/check',
  '/V1/organizations/acme/access/check',
  '/v1/organizations/acme/access/what-if',
  '/v1/organizations/acme/../acme/access/check',
];

const request = (): fc.Arbitrary<Asked> =>
  fc.record({
    method: fc.oneof({ weight: 12, arbitrary: fc.constant('POST') }, fc.constantFrom('GET', 'PUT', 'OPTIONS')),
    path: fc.oneof({ weight: 6, arbitrary: fc.constant(PATH) }, fc.constantFrom(...PATHS)),
    // Mostly people who may ask: a refusal says little about the rest.
    token: fc.oneof(fc.constantFrom(...tokens.slice(0, 2)), fc.constantFrom(...tokens)),
    headers: fc
      .tuple(types(), fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray(HEADERS, { maxLength: 2 })))
      .map(([type, more]) => [type, ...more]),
    body: fc.oneof(
      { weight: 2, arbitrary: plainBody() },
      { weight: 1, arbitrary: pastBody() },
      { weight: 2, arbitrary: oddBody() },
    ),
  });

const RUNS = process.env['GATEHOUSE_TEST_LONG'] ? 20_000 : 700;

describe('the fast path of questions that are asked often', () => {
  it('is taken by plain requests of people who may ask', async () => {
    const body = JSON.stringify({ checks: [{ userId: people[1], gatewayId: gateways[0] }] });
    const plain: Asked = { method: 'POST', path: PATH, token: tokens[0], headers: [JSON_TYPE], body };
    for (const token of [0, 1, 5, 7, 8].map((index) => tokens[index]))
      expect(await isSameBothWays({ ...plain, token })).toEqual({ status: 200, short: true });
    for (const header of ['Accept: */*', 'User-Agent: x', 'X-Forwarded-For: 192.0.2.1'])
      expect(await isSameBothWays({ ...plain, headers: [JSON_TYPE, header] })).toEqual({ status: 200, short: true });
    for (const header of ['If-Match: *', 'Cookie: a=b', 'X-Whatever: 1', 'Idempotency-Key: one'])
      expect(await isSameBothWays({ ...plain, headers: [JSON_TYPE, header] })).toMatchObject({ status: 200 });
    for (const token of [undefined, 'nonsense', tokens[4]])
      expect(await isSameBothWays({ ...plain, token })).toMatchObject({ short: false });
  });

  it('answers bodies that are not plain as the validation does, for every caller', async () => {
    for (const body of fc.sample(oddBody(), 200))
      await isSameBothWays({ method: 'POST', path: PATH, token: owner.token, headers: [JSON_TYPE], body });
  });

  it('answers every request, good or hostile, as the ordinary way does, to the byte', async () => {
    const ways = { short: 0, ordinary: 0, refused: 0 };
    const same = fc.asyncProperty(request(), async (asked) => {
      const { status, short } = await isSameBothWays(asked);
      ways[short ? 'short' : status === 200 ? 'ordinary' : 'refused'] += 1;
    });
    await fc.assert(same, { numRuns: RUNS });
    for (const many of Object.values(ways)) expect(many).toBeGreaterThan(RUNS / 40);
    expect(gatehouse.worries).toEqual([]);
  }, 600_000);

  it('takes a body that comes after its head, or is too long to come with it, as well', async () => {
    const body = JSON.stringify({ checks: [{ userId: people[1], gatewayId: gateways[0] }] });
    const before = mark.spared;
    const answered = new Promise<number>((resolve, reject) => {
      const late = httpRequest(
        `${gatehouse.address}${PATH}`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${owner.token}`,
            'content-type': 'application/json',
            'content-length': body.length,
          },
        },
        (response) => resolve(response.resume().statusCode!),
      );
      late.on('error', reject).write(body.slice(0, 20));
      void delay(50).then(() => late.end(body.slice(20)));
    });
    expect([await answered, mark.spared - before]).toEqual([200, 1]);
    const many = JSON.stringify({
      checks: Array.from({ length: 1000 }, () => ({ userId: people[1], gatewayId: gateways[0], tool: 'x'.repeat(60) })),
    });
    expect(
      await isSameBothWays({ method: 'POST', path: PATH, token: owner.token, headers: [JSON_TYPE], body: many }),
    ).toEqual({ status: 200, short: true });
  });

  it('follows what changes from one request to the next: a suspension, a revoked key, the end of a session', async () => {
    const tom = await owner.inviteAndAccept('acme', 'Tom', 'admin', []);
    const { id, secret } = await tom.must(
      tom.post<{ id: string; secret: string }>('/v1/organizations/acme/api-keys', { name: 'Tom' }),
    );
    const body = JSON.stringify({ checks: [{ userId: people[1], gatewayId: gateways[0] }] });
    const as = (token: string) => isSameBothWays({ method: 'POST', path: PATH, token, headers: [JSON_TYPE], body });
    expect([await as(secret), await as(tom.token!)]).toEqual([
      { status: 200, short: true },
      { status: 200, short: true },
    ]);
    await owner.must(owner.delete(`/v1/organizations/acme/api-keys/${id}`));
    expect(await as(secret)).toEqual({ status: 401, short: false });
    await made(`/members/${tom.userId}/suspend`, {});
    expect(await as(tom.token!)).toEqual({ status: 404, short: false });
    await made(`/members/${tom.userId}/restore`, {});
    expect(await as(tom.token!)).toEqual({ status: 200, short: true });
    await tom.must(tom.delete('/v1/sessions/current'));
    expect(await as(tom.token!)).toEqual({ status: 401, short: false });
  });
});
