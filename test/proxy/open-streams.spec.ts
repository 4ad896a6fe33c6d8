import http from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { did, KEYS } from '../support/proxy/acme.js';
import { eventually } from '../support/eventually.js';
import { startWorld, type ProxyWorld } from '../support/proxy/proxy-world.js';

const LISTEN = {
  jsonrpc: '2.0',
  id: 'sub-1',
  method: 'subscriptions/listen',
  params: { notifications: { toolsListChanged: true, resourceSubscriptions: ['note://a', 'note://b'] } },
};
const CALLS = [1, 2, 3].map((id) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'a' } }));

let world: ProxyWorld;
let server: http.Server;
/** Open streams at the server, and how many of them have ended. */
let streams: http.ServerResponse[];
let left: number;

beforeEach(async () => {
  streams = [];
  left = 0;
  server = http.createServer((req, res) => {
    req.resume();
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.flushHeaders();
    res.on('close', () => (left += 1));
    streams.push(res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  world = await startWorld(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, {
    graceMs: 60_000,
    heldBytes: { key: 100_000, organization: 100_000, all: 150_000 },
  });
});
afterEach(async () => {
  await world.stop();
  server.closeAllConnections();
  server.close();
});

interface Opened {
  readonly text: () => string;
  readonly ended: () => boolean;
  readonly request: http.ClientRequest;
}

/** A stream that a caller holds open; without a message it is that of a GET. */
const open = async (message?: object, key: string = KEYS.ben): Promise<Opened> => {
  let text = '';
  let ended = false;
  const before = streams.length;
  const request = http.request({
    port: world.port,
    host: '127.0.0.1',
    path: '/mcp/acme/search',
    method: message ? 'POST' : 'GET',
    agent: false,
    headers: {
      authorization: `Bearer ${key}`,
      accept: 'application/json, text/event-stream',
      ...(message && { 'content-type': 'application/json' }),
    },
  });
  request.on('error', () => (ended = true));
  request.on('response', (answer) => {
    answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
    answer.on('close', () => (ended = true));
  });
  request.end(message && JSON.stringify(message));
  await eventually(() => streams.length > before);
  return { text: () => text, ended: () => ended, request };
};

const tell = (uri: string): void => {
  const message = { jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri } };
  streams[0]?.write(`data: ${JSON.stringify(message)}\n\n`);
};

describe.each([
  ['of a GET', undefined],
  ['of subscriptions/listen', LISTEN],
])('an open stream %s', (_what, message) => {
  it('PRX-10 GW-3 delivers no update of a resource that is hidden since', async () => {
    const stream = await open(message);
    tell('note://a');
    await eventually(() => stream.text().includes('note://a'));
    world.access.happened(did.expose({ resources: ['note://b'] }));
    tell('note://a');
    tell('note://b');
    await eventually(() => stream.text().includes('note://b'));
    expect(stream.text().split('note://a')).toHaveLength(2);
    world.access.happened(did.expose({ resources: ['note://a', 'note://b'] }));
    // Many changes in a row take effect every 25 ms.
    await eventually(() => {
      tell('note://a');
      return stream.text().split('note://a').length > 2;
    });
  });

  it('PRX-5 hears that the exposed names changed', async () => {
    const stream = await open(message);
    world.access.happened(did.expose({ tools: ['a'] }));
    await eventually(() => stream.text().includes('notifications/tools/list_changed'));
    expect(stream.text().includes('"io.modelcontextprotocol/subscriptionId":"sub-1"')).toBe(message !== undefined);
  });

  it('ends at once when the proxy stops, and is no call under way', async () => {
    const stream = await open(message);
    await world.proxy.close();
    await eventually(() => stream.ended() && left === 1);
    expect(stream.text()).toContain('proxy.stopping');
  });

  it('ends at the server when the caller goes, and for the caller when the server goes', async () => {
    const stream = await open(message);
    stream.request.destroy();
    await eventually(() => left === 1);
    const other = await open(message);
    streams[1]?.socket?.resetAndDestroy();
    await eventually(() => other.ended());
    expect(other.text().includes('upstream.unreachable')).toBe(message !== undefined);
  });

  const timers = '/proc/net/tcp';
  it(`is probed on both sides after 30 s of silence, where the system tells (${timers})`, async () => {
    await open(message);
    if (!existsSync(timers)) return;
    const port = (at: number): string => at.toString(16).toUpperCase().padStart(4, '0');
    const upstream = (server.address() as AddressInfo).port;
    // Columns: local address, remote address, and the timer that is set; 02 is the one of keep-alive, in hundredths of a second.
    const rows = readFileSync(timers, 'utf8')
      .split('\n')
      .map((row) => row.trim().split(/\s+/))
      .filter(([, local = '', remote = '']) => local.endsWith(port(world.port)) || remote.endsWith(port(upstream)))
      .filter(([, , , state]) => state === '01')
      .map((row) => row[5]!.split(':'));
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const [timer, within] of rows) {
      expect(timer).toBe('02');
      expect(parseInt(within!, 16)).toBeLessThanOrEqual(3_000);
    }
  });
});

describe('a flood of events', () => {
  const event = (n: number): string => `event: ping\ndata: ${n}\n\n`;

  it('LIM-3 arrives whole and in order, though it waits for its turns, and others are answered meanwhile', async () => {
    const flood = await open(CALLS[0]);
    const other = await open(CALLS[1], KEYS.ada);
    const many = Array.from({ length: 40_000 }, (_, n) => event(n)).join('');
    streams[0]?.end(`${many}data: {"jsonrpc":"2.0","id":1,"result":{}}\n\n`);
    streams[1]?.end('data: {"jsonrpc":"2.0","id":2,"result":{}}\n\n');
    await eventually(() => other.ended());
    expect(other.text()).toContain('"id":2');
    await eventually(() => flood.ended());
    expect(flood.text()).toBe(`${many}data: {"jsonrpc":"2.0","id":1,"result":{}}\n\n`);
  });

  it('LIM-3 that breaks off is passed on as far as it came, with an error for the call', async () => {
    const flood = await open(CALLS[0]);
    streams[0]?.write(event(1).repeat(3_000), () => streams[0]?.socket?.resetAndDestroy());
    await eventually(() => flood.ended());
    expect(flood.text()).toContain('"id":1,"error"');
    expect(flood.text().startsWith(event(1)) || flood.text().startsWith('\n\nevent: message')).toBe(true);
  });

  it('LIM-3 ends at the server when its caller goes', async () => {
    const flood = await open(CALLS[0]);
    const more = (): void => {
      if (streams[0]?.destroyed === false) streams[0].write(event(1).repeat(5_000), () => setImmediate(more));
    };
    more();
    await eventually(() => flood.text().length > 10_000);
    flood.request.destroy();
    await eventually(() => left === 1);
  });
});

describe('a stream that breaks off', () => {
  it('PRX-9 answers each open call at once, and no call twice', async () => {
    const stream = await open(CALLS);
    streams[0]?.write('data: {"jsonrpc":"2.0","id":2,"result":{}}\n\ndata: {"jsonrpc":"2.0","id":3,"res');
    await eventually(() => stream.text().includes('"id":2'));
    streams[0]?.socket?.resetAndDestroy();
    await eventually(() => stream.ended());
    const answers = stream.text().match(/"id":\d/g);
    expect(answers?.toSorted()).toEqual(['"id":1', '"id":2', '"id":3']);
    expect(stream.text().match(/upstream\.unreachable/g)).toHaveLength(4);
  });
});

describe('LIM-3 what is held back', () => {
  const PIECE = `data: ${'x'.repeat(60_000)}`;

  it('LIM-3 is bounded over all streams of a caller, and the stream that goes beyond it ends by itself', async () => {
    const first = await open(CALLS[0]);
    streams[0]?.write(PIECE);
    const second = await open(CALLS[1]);
    streams[1]?.write(PIECE);
    await eventually(() => first.ended() || second.ended());
    const [broken, whole] = first.ended() ? [first, second] : [second, first];
    expect(broken.text()).toContain('upstream.too-large');
    expect(whole.ended()).toBe(false);
    const other = await open(CALLS[2], KEYS.ada);
    for (const stream of streams) if (!stream.destroyed) stream.end('"\n\n');
    await eventually(() => whole.ended() && other.ended());
  });

  it('LIM-3 is given back when the caller goes', async () => {
    for (let round = 0; round < 5; round += 1) {
      const stream = await open(CALLS[0]);
      streams[round]?.write(PIECE);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(stream.ended()).toBe(false);
      stream.request.destroy();
      await eventually(() => left === round + 1);
    }
  });

  it('LIM-3 counts the bodies of callers too', async () => {
    const send = (size: number): Promise<string> =>
      new Promise((resolve) => {
        const socket = net.connect(world.port, '127.0.0.1');
        let text = '';
        socket.on('data', (chunk) => (text += chunk.toString()));
        socket.on('error', () => undefined);
        socket.on('close', () => resolve(text));
        const head = `POST /mcp/acme/search HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${KEYS.ben}\r\n`;
        socket.write(`${head}Content-Type: application/json\r\nContent-Length: ${size + 1}\r\n\r\n${' '.repeat(size)}`);
        setTimeout(() => socket.destroy(), 1_500);
      });
    const held = send(90_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const refused = await send(20_000);
    expect(refused).toContain('503');
    expect(refused).toContain('proxy.busy');
    expect(await held).toBe('');
    expect(await send(20_000)).toBe('');
  });
});
