import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { McpUpstreamProbe } from '../../src/adapters/mcp/mcp-upstream-probe.js';
import { SystemClock } from '../../src/adapters/system/system-clock.js';
import { eventually } from '../support/eventually.js';
import { Chance } from '../support/hostile/chance.js';
import { did, KEYS } from '../support/proxy/acme.js';
import { postRpc } from '../support/proxy/http-caller.js';
import { startWorld, type ProxyWorld } from '../support/proxy/proxy-world.js';

const ANSWERS = process.env['GATEHOUSE_TEST_LONG'] === '1' ? 20_000 : 1_000;
const SEED = Number(process.env['GATEHOUSE_TEST_SEED'] ?? Date.now() % 2 ** 31);

const STATUS = [
  '200 OK',
  '200',
  '202 A',
  '204 N',
  '404 X',
  '500 X',
  '099 X',
  '99 X',
  '000 X',
  '600 X',
  '999 X',
  '2000 X',
  '-1 X',
  '20x X',
  '301 M',
  '401 U',
  '100 C',
  '101 S',
  '103 E',
  ' ',
  '200 \u0001',
];
const PROTOCOL = ['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2', 'http/1.1', 'HTTP', ''];
const HEADERS = [
  'Content-Type: application/json',
  'Content-Type: application/json',
  'Content-Type: text/event-stream',
  'Content-Type: text/html',
  'Content-Type:',
  'Content-Length: 5',
  'Content-Length: 999',
  'Content-Length: -1',
  'Content-Length: x',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip',
  'Content-Encoding: gzip',
  'Connection: close',
  'Connection: keep-alive',
  'Upgrade: websocket',
  'Mcp-Session-Id: \u00ff',
  'Mcp-Session-Id: a b',
  'Retry-After: \u0000',
  'Allow: \u007f',
  'X: y\r\n folded',
  ': nameless',
  'Location: http://127.0.0.1/',
  'Set-Cookie: a=b',
  'Trailer: X',
];
const BODIES = [
  '',
  '{}',
  '{"jsonrpc":"2.0","id":5,"result":{}}',
  '{"jsonrpc":"2.0","id":5,"result":{"tools":[{"name":"a"},{"name":"b"}]}}',
  '[]',
  '[{"jsonrpc":"2.0"}]',
  'null',
  '1',
  '"',
  '{"',
  '<html>',
  '\ufeff{}',
  'data: {}\n\n',
  'data: x\n\n',
  ': c\r\n\r\n',
  'event: ping\ndata: x\r\n\r\n',
  'data',
  '2\r\n{}\r\n0\r\n\r\n',
  '5\r\n{}',
  'zz\r\n',
  '0\r\nX: y\r\n\r\n',
  'HTTP/1.1 200 OK\r\n\r\n',
  '\u0000\u0001',
  '['.repeat(5_000),
];

/** What an upstream might send that wants to do harm, or was written in an afternoon. */
const answerOf = (chance: Chance): string => {
  const headers = Array.from({ length: chance.below(5) }, () => chance.one(HEADERS));
  const informational = chance.often(0.1) ? 'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n' : '';
  const text = `${informational}${chance.one(PROTOCOL)} ${chance.one(STATUS)}\r\n${headers.map((one) => `${one}\r\n`).join('')}\r\n${chance.one(BODIES)}${chance.often(0.2) ? chance.one(BODIES) : ''}`;
  return chance.often(0.2) ? text.slice(0, chance.below(text.length)) : text;
};

let chance: Chance;
let server: net.Server;
let world: ProxyWorld;
let url: string;
let honest = false;
let last = '';

beforeAll(async () => {
  chance = new Chance(SEED);
  server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      const body = '{"jsonrpc":"2.0","id":5,"result":{}}';
      last = honest
        ? `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
        : answerOf(chance);
      const bytes = Buffer.from(last, 'latin1');
      const cut = chance.below(bytes.length + 1);
      socket.write(bytes.subarray(0, cut), () =>
        chance.often(0.1) ? socket.destroy() : socket.end(bytes.subarray(cut)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  world = await startWorld(url, { answerMs: 10_000 });
});
afterAll(async () => {
  await world.stop();
  server.close();
});

const METHODS = ['ping', 'tools/list', 'tools/call', 'resources/read'];

describe(`answers of upstreams that are not to be trusted (seed ${SEED})`, () => {
  it(`LIM-3 ${ANSWERS} of them through the proxy: each ends its own exchange, with an answer or a broken one`, async () => {
    for (let made = 0; made < ANSWERS; made += 1) {
      if (made % 500 === 0)
        world.access.happened(did.expose(made % 1_000 === 0 ? 'all' : { tools: ['a'], resources: ['note://a'] }));
      const ended = await postRpc(world, KEYS.ben, {
        jsonrpc: '2.0',
        id: 5,
        method: chance.one(METHODS),
        params: { name: 'a', uri: 'note://a' },
      }).catch(() => ({ status: 0, text: '' }));
      const allowed = [0, 200, 202, 204, 404, 500, 502].includes(ended.status);
      if (!allowed || ended.text.includes('<html>'))
        throw new Error(`answered ${ended.status} to ${JSON.stringify(last)}`);
    }
    honest = true;
    // The first requests may meet kept connections that the server ended by its last answers.
    await eventually(async () => {
      const { status } = await postRpc(world, KEYS.ben, { jsonrpc: '2.0', id: 5, method: 'ping' });
      return status === 200;
    });
    honest = false;
  });

  it(`LIM-3 ${ANSWERS / 5} of them to the test of a server: each is told as a problem, or passes`, async () => {
    const probe = new McpUpstreamProbe({ allowPrivate: true, timeoutMs: 5_000 }, new SystemClock());
    for (let made = 0; made < ANSWERS / 5; made += 1) {
      const result = await probe.probe({ url, headers: {} });
      expect(typeof result.ok).toBe('boolean');
    }
  });
});
