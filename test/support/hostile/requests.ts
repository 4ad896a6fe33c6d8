import type { PublishedRoute } from '../published-routes.js';
import type { Chance } from './chance.js';
import { fitting, NASTY_TEXT, nasty, spoiled } from './values.js';

/** Bytes for the server, and what a person needs to know to send them again. */
export interface HostileRequest {
  readonly name: string;
  readonly bytes: Buffer;
  /** Absent where no route was meant. */
  readonly route?: PublishedRoute;
}

export interface World {
  readonly routes: readonly PublishedRoute[];
  readonly ids: Readonly<Record<string, string>>;
  /** Tokens of everybody who calls; undefined: nobody. */
  readonly tokens: readonly (string | undefined)[];
  /** Values that were given out: cursors, consistency tokens, entity tags. */
  readonly given: readonly string[];
}

const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=utf-7',
  'application/json;charset=utf-16',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/merge-patch+json',
  'APPLICATION/JSON',
  'application/json, text/html',
  '',
  '*/*',
  'application/json;',
];
const ENCODINGS = ['gzip', 'br', 'deflate', 'identity', 'x-nothing', 'gzip, gzip'];
const ETAGS = [
  '"0"',
  '"1"',
  'W/"2"',
  '*',
  '"',
  '""',
  '"99999999999999999999"',
  '"-1"',
  '1',
  '"1", "2"',
  'x'.repeat(3_000),
];
const TOKENS = ['ghs_x', 'ghk_x', 'Bearer', 'x'.repeat(600), 'ghs_', 'null', '../..', 'ghk_%00'];
const AUTHORIZATIONS = ['Basic YTpi', 'Bearer', 'bearer  x', 'Bearer a b', 'Digest x', ''];

/** Header values are bytes: what cannot stand in one line is sent where the parser of bodies meets it instead. */
const line = (text: string): string => Buffer.from(text.replaceAll(/[\r\n\0]/g, ' '), 'utf8').toString('latin1');

const queryValue = (chance: Chance): string =>
  chance.often(0.5)
    ? encodeURIComponent(nastyWellFormed(chance))
    : line(chance.one(NASTY_TEXT).slice(0, 500)).replaceAll(/[ #]/g, '+');
const nastyWellFormed = (chance: Chance): string => Buffer.from(chance.one(NASTY_TEXT).slice(0, 3_000)).toString();

const pathOf = ({ path }: PublishedRoute, { ids }: World, chance: Chance): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    chance.often(name === 'org' ? 0.95 : 0.8) && ids[name] !== undefined
      ? ids[name]
      : queryValue(chance).replaceAll('?', '%3f') || '%20',
  );

const queryOf = ({ query }: PublishedRoute, { ids, given }: World, chance: Chance): string => {
  const parts = Object.entries(query).flatMap(([name, schema]) => {
    if (chance.often(0.5)) return [];
    if (name === 'cursor')
      return [`cursor=${encodeURIComponent(chance.often(0.5) ? chance.one(given) : nastyWellFormed(chance))}`];
    return [
      `${name}=${chance.often(0.5) ? encodeURIComponent(String(fitting(schema, name, ids, chance))) : queryValue(chance)}`,
    ];
  });
  if (chance.often(0.1))
    parts.push(
      chance.one([
        'limit[$ne]=1',
        'q[$ne]=',
        '__proto__[polluted]=1',
        'constructor[prototype][polluted]=1',
        'limit=1&limit=2',
        'cursor=',
        'cursor[]=x',
        '&&&',
        '=',
        'a'.repeat(9_000),
        `q=${'a&q='.repeat(1_500)}`,
      ]),
    );
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
};

const headersOf = (world: World, chance: Chance): Record<string, string> => {
  const headers: Record<string, string> = { host: '127.0.0.1' };
  const token = chance.often(0.7) ? world.tokens[0] : chance.one(world.tokens);
  if (chance.often(0.04))
    headers['authorization'] = chance.often(0.5) ? chance.one(AUTHORIZATIONS) : `Bearer ${chance.one(TOKENS)}`;
  else if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  if (chance.often(0.1))
    headers['if-match'] = chance.often(0.5) ? chance.one(ETAGS) : line(chance.one(NASTY_TEXT).slice(0, 2_000));
  if (chance.often(0.1))
    headers['idempotency-key'] = chance.often(0.5)
      ? `key-${chance.below(50)}`
      : line(chance.one(NASTY_TEXT).slice(0, 2_000));
  if (chance.often(0.08))
    headers['consistency-token'] = chance.often(0.5)
      ? chance.one(world.given)
      : line(chance.one(NASTY_TEXT).slice(0, 2_000));
  if (chance.often(0.03))
    Object.assign(
      headers,
      chance.one([
        { 'x-http-method-override': 'DELETE' },
        { accept: 'text/html' },
        { 'accept-language': 'x'.repeat(9_000) },
        { origin: 'https://evil.example' },
        { 'x-forwarded-host': 'evil.example' },
        { upgrade: 'websocket', connection: 'upgrade' },
        { range: 'bytes=0-1' },
        { expect: 'the unexpected' },
        { cookie: '__proto__=1' },
      ]),
    );
  return headers;
};

const bodyOf = ({ body }: PublishedRoute, { ids }: World, chance: Chance): string => {
  const fit = body ? fitting(body, '', ids, chance) : {};
  if (chance.often(0.25)) return JSON.stringify(fit);
  if (chance.often(0.08))
    return chance.one([
      '',
      '{',
      '[',
      '{"a":1,}',
      'undefined',
      '\u0000',
      '"\\ud800"',
      '{"a":1}{"b":2}',
      `${'['.repeat(50_000)}`,
      `{"name":"${'x'.repeat(1_100_000)}"}`,
      '\ufeff{}',
      `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
    ]);
  return spoiled(fit, chance);
};

const written = (
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer | undefined,
): Buffer => {
  const head = [
    `${method} ${target} HTTP/1.1`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body ? [`content-length: ${body.length}`] : []),
  ].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), body ?? Buffer.alloc(0)]);
};

const toRoute = (world: World, chance: Chance): HostileRequest => {
  let route = chance.one(world.routes);
  // Hashing a password is slow by design: these come seldom.
  if (route.body?.properties?.['password'] && chance.often(0.8)) route = chance.one(world.routes);
  const method = chance.often(0.97)
    ? route.method
    : chance.one(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND']);
  const target = `${pathOf(route, world, chance)}${queryOf(route, world, chance)}`;
  const headers = headersOf(world, chance);
  if (method === 'GET' && chance.often(0.95))
    return { name: `${method} ${target}`, bytes: written(method, target, headers, undefined), route };
  const body = Buffer.from(bodyOf(route, world, chance));
  headers['content-type'] = chance.often(0.95) ? 'application/json' : chance.one(TYPES);
  if (chance.often(0.02)) headers['content-encoding'] = chance.one(ENCODINGS);
  return {
    name: `${method} ${target} ${body.toString('utf8').slice(0, 300)}`,
    bytes: written(method, target, headers, body),
    route,
  };
};

const PATHS = [
  '/',
  '/v1',
  '/v1/',
  '//v1//me',
  '/v1/me/',
  '/V1/ME',
  '/v1/../v1/me',
  '/../../etc/passwd',
  '/v1/organizations/../../etc/passwd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/v1/%2e%2e%2f',
  '/v1/me%00',
  '/v1/%c0%af',
  '/v1/%ff',
  '/%',
  '/v1/me;x=1',
  '/v1/me?%',
  '*',
  'http://evil.example/v1/me',
  '/docs/../openapi.json',
  '/docs/%2e%2e/package.json',
  '/.env',
  '/v1/organizations/%0d%0aX-Injected:%20yes',
  `/${'a/'.repeat(3_000)}`,
  `/${'a'.repeat(14_000)}`,
  '/v1/organizations/__proto__',
  '/v1/organizations/constructor/teams',
];
const RAW: readonly string[] = [
  'GET /v1/me\r\n\r\n',
  'GET /v1/me HTTP/9.9\r\n\r\n',
  'GET  /v1/me  HTTP/1.1\r\nhost: x\r\n\r\n',
  'NONSENSE\r\n\r\n',
  '\u0000\u0001\u0002\r\n\r\n',
  'GET /v1/me HTTP/1.1\r\n\r\n',
  'GET /v1/me HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n',
  'GET /v1/me HTTP/1.1\r\nhost x\r\n\r\n',
  'POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: abc\r\n\r\n{}',
  'POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: -1\r\n\r\n{}',
  'POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n0\r\n\r\n',
  'POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n',
  'GET /v1/me HTTP/1.1\r\nhost: x\r\nauthorization: Bearer a\nX-Injected: yes\r\n\r\n',
  'GET /v1/me\u0000 HTTP/1.1\r\nhost: x\r\n\r\n',
  `GET /v1/me HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
  `GET /${'y'.repeat(40_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
];

const toNothing = (world: World, chance: Chance): HostileRequest => {
  if (chance.often(0.4)) {
    const text = chance.one(RAW);
    return { name: `raw ${JSON.stringify(text.slice(0, 200))}`, bytes: Buffer.from(text, 'latin1') };
  }
  const [method, target] = [chance.one(['GET', 'POST', 'DELETE', 'OPTIONS', 'HEAD']), chance.one(PATHS)];
  return {
    name: `${method} ${target}`,
    bytes: written(
      method,
      target,
      headersOf(world, chance),
      method === 'POST' ? Buffer.from(JSON.stringify(nasty(chance)) ?? '') : undefined,
    ),
  };
};

export const hostileRequest = (world: World, chance: Chance): HostileRequest =>
  chance.often(0.93) ? toRoute(world, chance) : toNothing(world, chance);
