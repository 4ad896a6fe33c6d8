import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OutboundGuard, PrivateAddress } from '../../../src/outbound/outbound-guard.js';
import type { PrivateUpstreams } from '../../../src/outbound/outbound-rule.js';
import { sourceFiles } from '../../support/source-files.js';

describe('PRX-9 the guard of outgoing requests', () => {
  let server: Server;
  let guard: OutboundGuard | undefined;
  let connections: number;
  let answers: (path: string) => readonly [number, Record<string, string>];

  beforeEach(async () => {
    connections = 0;
    answers = () => [200, {}];
    server = createServer((req, res) => void res.writeHead(...answers(req.url ?? '')).end());
    server.on('connection', () => (connections += 1));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    guard?.close();
    guard = undefined;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** The status of the answer, or the error. */
  const ask = (rule: PrivateUpstreams, hostname: string, more: { secure?: boolean; reuse?: boolean } = {}) =>
    new Promise<unknown>((resolve) => {
      guard ??= new OutboundGuard(rule);
      const { port } = server.address() as AddressInfo;
      const about = { secure: false, reuse: true, method: 'GET', path: '/', headers: {}, ...more };
      const request = guard.request({ ...about, hostname, port });
      request.once('error', resolve);
      request.once('response', (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode));
      });
      request.end();
    });

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', 'localhost', '2130706433', '0x7f.1', '', '0'])(
    'connects to %j only where that is allowed',
    async (hostname) => {
      for (const reuse of [true, false])
        for (const secure of [true, false])
          expect(await ask(false, hostname, { reuse, secure })).toBeInstanceOf(PrivateAddress);
      expect(connections).toBe(0);
    },
  );

  it.each(['127.0.0.1', '::ffff:127.0.0.1', 'localhost', '2130706433'])(
    'connects to %s where 127.0.0.1 is listed, over a connection that is kept or a new one',
    async (hostname) => {
      expect(await ask(['127.0.0.1'], hostname)).toBe(200);
      expect(await ask(['127.0.0.1'], hostname)).toBe(200);
      expect(connections).toBe(1);
      expect(await ask(['127.0.0.1'], hostname, { reuse: false })).toBe(200);
      expect(connections).toBe(2);
    },
  );

  it('follows no redirect', async () => {
    const asked: string[] = [];
    answers = (path) => {
      asked.push(path);
      return [302, { location: '/elsewhere' }];
    };
    expect(await ask(true, '127.0.0.1')).toBe(302);
    expect(asked).toEqual(['/']);
  });

  it.each([true, false])('gives a socket only addresses that were judged, asked for all: %s', async (all) => {
    const looked = await new Promise<unknown[]>((resolve) =>
      new OutboundGuard(['127.0.0.0/8']).lookup('localhost', { all }, (...said) => resolve(said)),
    );
    expect(looked[0]).toBeNull();
    const given = all ? (looked[1] as { address: string }[]).map(({ address }) => address) : [looked[1]];
    expect(given).toEqual(['127.0.0.1']);
  });

  it('says that a name is not known', async () => {
    const error = await new Promise<unknown>((resolve) =>
      new OutboundGuard(true).lookup('no-such-host.invalid', {}, resolve),
    );
    expect(error).toMatchObject({ syscall: 'getaddrinfo' });
  });

  it('throws where HTTP does not allow a header, and sends nothing', () => {
    guard = new OutboundGuard(true);
    const about = { secure: false, reuse: true, hostname: '127.0.0.1', port: 1, method: 'GET' };
    expect(() => guard?.request({ ...about, path: '/', headers: { a: 'b\r\nc: d' } })).toThrow('Invalid character');
    expect(() => guard?.request({ ...about, path: '/ /', headers: {} })).toThrow('unescaped');
  });
});

describe('PRX-9 no other file opens a connection for a user', () => {
  /** Programs that call an address of the operator's, never one that a user named. */
  const OPERATORS = /^src\/(cli|demo)\//;
  const OPENS = [
    /\bfetch\(/,
    /\b(https?|net|tls)\s*\.\s*(request|get|connect|createConnection)\b/,
    /\{[^}]*\b(request|get)\b[^}]*\} from 'node:https?'/,
    /\{[^}]*\b(connect|createConnection|Socket|TLSSocket)\b[^}]*\} from 'node:(net|tls)'/,
    /from '(undici|node:http2|node:dgram)'/,
  ];

  it('is sent by src/outbound/outbound-guard.ts alone', () => {
    const opening = [...sourceFiles('src'), ...sourceFiles('projections')]
      .map(({ path, text }) => ({ path, text: text.replace(/^import type .*$/gm, '').replace(/\btype \w+/g, '') }))
      .filter(({ path, text }) => OPENS.some((form) => form.test(text)) && !OPERATORS.test(path))
      .map(({ path }) => path);
    expect(opening).toEqual(['src/outbound/outbound-guard.ts']);
  });

  it.each([
    "import { request } from 'node:http';",
    "import { type Server, get } from 'node:https';",
    "import { connect } from 'node:net';",
    "import { TLSSocket } from 'node:tls';",
    "import { Agent } from 'undici';",
    'await fetch(url)',
    'http.request(url)',
    'net.connect(80)',
  ])('would be seen: %s', (text) => expect(OPENS.some((form) => form.test(text))).toBe(true));
});
