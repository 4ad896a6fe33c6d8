import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type UpstreamCall,
  UpstreamClient,
  type UpstreamLimits,
  type UpstreamListener,
} from '../../../src/proxy/upstream/upstream-client.js';
import type { UpstreamRoute } from '../../../src/proxy/upstream/upstream-routes.js';
import { eventually } from '../../support/eventually.js';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
const LONG = 60_000;
const CALL: UpstreamCall = { method: 'POST', headers: { host: 'x' }, body: Buffer.from('{}'), repeatable: true };

describe('a call to a server', () => {
  let server: Server;
  let client: UpstreamClient | undefined;
  let sockets: Socket[];
  /** What the server does on its n-th request, counted from 0, over all connections. */
  let acts: (socket: Socket, request: number) => void;
  let requests: number;

  beforeEach(async () => {
    sockets = [];
    requests = 0;
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.on('data', () => acts(socket, requests++));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    client?.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  const route = (more: Partial<UpstreamRoute> = {}): UpstreamRoute => ({
    secure: false,
    hostname: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    path: '/mcp',
    host: 'x',
    headers: {},
    secrets: [],
    ...more,
  });
  const begin = (limits: Partial<UpstreamLimits> = {}): UpstreamClient =>
    (client = new UpstreamClient({ allowPrivate: true, connectMs: LONG, answerMs: LONG, ...limits }));
  /** How the call ended: the status and the body, or the fault. */
  const outcome = (call: Partial<UpstreamCall> = {}, to = route()): Promise<string> =>
    new Promise((resolve) => {
      const answered = async (answer: IncomingMessage): Promise<void> => {
        const body = await answer.toArray();
        resolve(`${answer.statusCode} ${Buffer.concat(body as Buffer[]).toString()}`);
      };
      const listener: UpstreamListener = { answered: (answer) => void answered(answer), failed: resolve };
      (client ?? begin()).send(to, { ...CALL, ...call }, listener);
    });

  afterEach(() => (client = undefined));

  it('is answered, over the connection that is kept', async () => {
    acts = (socket) => socket.write(OK);
    expect([await outcome(), await outcome({ method: 'GET', body: undefined })]).toEqual(['200 {}', '200 {}']);
    expect(sockets).toHaveLength(1);
  });

  it('is answered after what only announces an answer', async () => {
    acts = (socket) => socket.write(`HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${OK}`);
    expect(await outcome()).toBe('200 {}');
  });

  it.each<readonly [string, string, string]>([
    ['goes away', '', 'unreachable'],
    ['speaks something else', 'SSH-2.0-OpenSSH_9.6\r\n', 'unreachable'],
    ['stops in the middle of its head', 'HTTP/1.1 200 OK\r\nContent-', 'unreachable'],
    ['sends a head without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`, 'unreachable'],
    ['says how long it is twice', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}', 'unreachable'],
    [
      'changes the protocol',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
      'malformed',
    ],
  ])('PRX-9 fails where the server %s', async (_what, text, fault) => {
    acts = (socket) => socket.end(text);
    expect(await outcome({ repeatable: false })).toBe(fault);
    await eventually(() => sockets.every(({ destroyed }) => destroyed));
  });

  it('PRX-9 fails where nobody listens', async () => {
    const to = route();
    await new Promise((resolve) => server.close(resolve));
    expect(await outcome({}, to)).toBe('unreachable');
  });

  it('PRX-9 fails in time where nothing is said, or nothing that ends', async () => {
    acts = () => undefined;
    begin({ answerMs: 50 });
    expect(await outcome()).toBe('timeout');
    acts = (socket) => socket.write('HTTP/1.1 200 OK\r\n');
    expect(await outcome()).toBe('timeout');
    await eventually(() => sockets.every(({ destroyed }) => destroyed));
  });

  it('PRX-9 fails in time where the other side never gets as far as TLS', async () => {
    acts = () => undefined;
    begin({ connectMs: 50 });
    expect(await outcome({}, route({ secure: true }))).toBe('timeout');
  });

  it('PRX-9 is not made to a private address, named or looked up', async () => {
    begin({ allowPrivate: false });
    expect(await outcome()).toBe('private-address');
    expect(await outcome({}, route({ hostname: 'localhost' }))).toBe('private-address');
    expect(sockets).toHaveLength(0);
  });

  it('PRX-9 is not made with a header that would be two', async () => {
    expect(await outcome({ headers: { authorization: 'a\r\nx-other: b' } })).toBe('credentials');
    expect(requests).toBe(0);
  });

  describe('over a kept connection that has died', () => {
    const dying = (deaths: number) => (socket: Socket, request: number) =>
      void (request === 0 || request > deaths ? socket.write(OK) : socket.destroy());

    it('is made again on a new one', async () => {
      acts = dying(1);
      expect([await outcome(), await outcome()]).toEqual(['200 {}', '200 {}']);
      expect([requests, sockets.length]).toEqual([3, 2]);
    });

    it('is made again on a new one also where others have died', async () => {
      acts = (socket) => void (sockets.indexOf(socket) < 2 && requests > 2 ? socket.destroy() : socket.write(OK));
      begin();
      expect(await Promise.all([outcome(), outcome()])).toEqual(['200 {}', '200 {}']);
      expect([await outcome(), sockets.length]).toEqual(['200 {}', 3]);
    });

    it('is made again once', async () => {
      acts = dying(2);
      expect([await outcome(), await outcome(), requests]).toEqual(['200 {}', 'unreachable', 1 + 2]);
    });

    it('is not made again where that could do something twice', async () => {
      acts = dying(1);
      await outcome();
      expect([await outcome({ repeatable: false }), requests]).toEqual(['unreachable', 2]);
    });

    it('is not made again where the connection was new', async () => {
      acts = (socket) => socket.destroy();
      expect([await outcome(), requests]).toEqual(['unreachable', 1]);
    });
  });

  it('that is ended says nothing more, and its connection is closed', async () => {
    acts = () => undefined;
    const heard: unknown[] = [];
    const end = begin().send(route(), CALL, {
      answered: (answer) => heard.push(answer),
      failed: (kind) => heard.push(kind),
    });
    await eventually(() => requests === 1);
    end();
    await eventually(() => sockets[0]!.destroyed);
    expect(heard).toEqual([]);
  });

  it('PRX-9 fails where its answer cannot be passed on, and the answer is not read to its end', async () => {
    acts = (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{');
    const fault = await new Promise((failed) => {
      begin().send(route(), CALL, {
        answered: () => {
          throw new TypeError('a header that HTTP does not allow');
        },
        failed,
      });
    });
    expect(fault).toBe('malformed');
    await eventually(() => sockets[0]!.destroyed);
  });
});
