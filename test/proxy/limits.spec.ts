import http from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LimitSettings } from '../../src/limits/limit-settings.js';
import { eventually } from '../support/eventually.js';
import { KEYS } from '../support/proxy/acme.js';
import { type Answer, openSession, postRpc } from '../support/proxy/http-caller.js';
import { type ProxyWorld, startWorld } from '../support/proxy/proxy-world.js';
import { startUpstream, type UpstreamServer } from '../support/proxy/upstream-server.js';

let upstream: UpstreamServer;
let world: ProxyWorld;
beforeEach(async () => {
  upstream = await startUpstream('sse');
});
afterEach(async () => {
  await world.stop();
  await upstream.stop();
});

const PING = { jsonrpc: '2.0', id: 7, method: 'ping' };
const begin = async (configured: LimitSettings): Promise<void> => {
  world = await startWorld(upstream.url, { configured });
};

const expectReached = ({ status, headers, json }: Answer, name: string, value: number): void => {
  expect(status).toBe(429);
  const data = { code: 'limit.reached', limit: { name, value }, retryAfter: Number(headers['retry-after']) };
  expect(json).toMatchObject({ jsonrpc: '2.0', error: { data } });
  expect(data.retryAfter).toBeGreaterThan(0);
};

/** A stream for what the server says by itself. */
const listen = (key: string, session: string): Promise<{ readonly status: number; close(): void }> =>
  new Promise((resolve, reject) => {
    const headers = { accept: 'text/event-stream', authorization: `Bearer ${key}`, 'mcp-session-id': session };
    const request = http.get({ host: '127.0.0.1', port: world.port, path: '/mcp/acme/search', headers, agent: false });
    request.on('error', reject);
    request.on('response', (answer) => {
      answer.on('error', () => undefined);
      answer.resume();
      resolve({ status: answer.statusCode!, close: () => request.destroy() });
    });
  });

describe('limits at the proxy', () => {
  it('LIM-1 requests by network, whatever they are and whoever sends them', async () => {
    await begin({ requestsByNetwork: { value: 4 } });
    for (let n = 0; n < 4; n += 1) await postRpc(world, n % 2 ? KEYS.ben : 'no key', PING);
    expectReached(await postRpc(world, KEYS.cleo, PING), 'requestsByNetwork', 4);
    expectReached(await postRpc(world, 'no key', 'x'.repeat(1_000_000)), 'requestsByNetwork', 4);
    // What is refused so is neither logged nor counted one by one.
    expect(world.log.filter(({ fields }) => fields['reason'] === 'limit.reached')).toEqual([]);
  });

  it('LIM-1 requests by key, and other keys have their own', async () => {
    await begin({ requestsByKey: { value: 3 } });
    for (let n = 0; n < 3; n += 1) expect((await postRpc(world, KEYS.ben, PING)).status).not.toBe(429);
    expectReached(await postRpc(world, KEYS.ben, PING), 'requestsByKey', 3);
    expect((await postRpc(world, KEYS.cleo, PING)).status).not.toBe(429);
  });

  it.each([
    ['openStreamsByKey', { openStreamsByKey: { value: 1 } }, 200],
    ['openStreamsByOrganization', { openStreamsByOrganization: { value: 1 } }, 429],
    ['openStreams', { openStreams: { value: 1 } }, 429],
  ] as const)('LIM-1 open streams: %s, until one of them ends', async (name, configured, ofAnother) => {
    await begin(configured);
    const mine = await openSession(world, KEYS.ben);
    const others = await openSession(world, KEYS.cleo);
    const stream = await listen(KEYS.ben, mine);
    expect(stream.status).toBe(200);
    const full = await postRpc(world, KEYS.ben, undefined, {
      method: 'GET',
      headers: { 'mcp-session-id': mine, accept: 'text/event-stream' },
    });
    expectReached(full, name, 1);
    const another = await listen(KEYS.cleo, others);
    expect(another.status).toBe(ofAnother);
    another.close();
    stream.close();
    await eventually(async () => {
      const again = await listen(KEYS.ben, mine);
      again.close();
      return again.status !== 429;
    });
  });
});
