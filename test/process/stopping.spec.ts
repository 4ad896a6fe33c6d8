import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { startUpstream, type UpstreamServer } from '../support/proxy/upstream-server.js';
import { ProductProcess } from '../support/process.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

const ACME = '/v1/organizations/acme';

let dataDir: string;
let running: ProductProcess;
let owner: ApiClient;
let upstream: UpstreamServer | undefined;
beforeEach(async () => {
  dataDir = temporaryFolder();
  running = await ProductProcess.start(dataDir);
  owner = await running.anyone.signUp('Olga');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
});
afterEach(async () => {
  await running.end('SIGKILL');
  await upstream?.stop();
  upstream = undefined;
  removeFolder(dataDir);
});

/** Teams made by several clients until they are no longer let in. @returns what was acknowledged, and what else was answered */
const load = () => {
  const acknowledged: string[] = [];
  const others: number[] = [];
  const client = async (name: string): Promise<void> => {
    const own = owner.with(owner.token);
    for (let number = 0; ; number += 1) {
      const answer = await own
        .post<{ id: string }>(`${ACME}/teams`, { name: `${name} ${number}` })
        .catch(() => undefined);
      if (answer === undefined) return;
      if (answer.status === 201) acknowledged.push(answer.body.id);
      else others.push(answer.status);
    }
  };
  return { acknowledged, others, over: Promise.all(['A', 'B', 'C', 'D'].map(client)) };
};

describe('a server that is told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s finishes what is under way, and has all it acknowledged after the next start',
    async (signal) => {
      const { acknowledged, others, over } = load();
      await eventually(() => acknowledged.length > 5);
      await pause(100);
      const asked = performance.now();
      const ended = await running.end(signal);
      await over;
      expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' });
      expect(performance.now() - asked).toBeLessThan(8_000);
      expect(others).toEqual([]);
      running = await ProductProcess.start(dataDir);
      const again = owner.at(running.address);
      for (const id of acknowledged) expect((await again.get(`${ACME}/teams/${id}`)).status).toBe(200);
    },
  );

  it('ends live MCP streams', async () => {
    upstream = await startUpstream('sse');
    const { id: teamId } = await owner.must(owner.post<{ id: string }>(`${ACME}/teams`, { name: 'All' }));
    const { id: serverId } = await owner.must(
      owner.post<{ id: string }>(`${ACME}/servers`, { name: 'Up', slug: 'upstream', url: upstream.url }),
    );
    await owner.must(
      owner.post(`${ACME}/gateways`, {
        name: 'Gate',
        slug: 'gate',
        teamIds: [teamId],
        servers: [{ serverId, expose: 'all' }],
      }),
    );
    const { secret } = await owner.must(owner.post<{ secret: string }>(`${ACME}/api-keys`, { name: 'Key' }));
    const transport = new StreamableHTTPClientTransport(new URL(`${running.address}/mcp/acme/gate`), {
      requestInit: { headers: { authorization: `Bearer ${secret}` } },
      reconnectionOptions: {
        maxRetries: 0,
        initialReconnectionDelay: 1,
        maxReconnectionDelay: 1,
        reconnectionDelayGrowFactor: 1,
      },
    });
    const client = new Client({ name: 'spec', version: '1' });
    await client.connect(transport);
    expect((await client.listTools()).tools.length).toBeGreaterThan(0);
    const asked = performance.now();
    expect(await running.end()).toMatchObject({ code: 0, stderr: '' });
    expect(performance.now() - asked).toBeLessThan(8_000);
    await client.close();
  });

  /** A request whose body never comes, so that stopping in order takes seconds. */
  const neverComplete = async (): Promise<Socket> => {
    const { hostname, port } = new URL(running.address);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    socket.write(
      `POST /v1/accounts HTTP/1.1\r\nHost: ${hostname}\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n`,
    );
    await once(socket, 'data');
    return socket;
  };
  const isStopping = (): Promise<boolean> =>
    fetch(`${running.address}/health/live`).then(
      () => false,
      () => true,
    );

  it('twice ends at once', async () => {
    const socket = await neverComplete();
    running.signal('SIGTERM');
    await eventually(isStopping);
    await pause(600);
    expect(await running.end('SIGTERM')).toMatchObject({ code: 130, signal: null });
    socket.destroy();
    running = await ProductProcess.start(dataDir);
    expect((await owner.at(running.address).get(ACME)).status).toBe(200);
  });

  it('twice in one moment, as by Ctrl-C where npm started it, stops in order', async () => {
    const slow = owner
      .post('/v1/accounts', { name: 'Slow', email: 'slow@example.com', password: 'x'.repeat(100) })
      .catch(() => undefined);
    running.signal('SIGINT');
    await pause(1);
    expect(await running.end('SIGINT')).toMatchObject({ code: 0, signal: null, stderr: '' });
    await slow;
    running = await ProductProcess.start(dataDir);
    expect((await owner.at(running.address).get(ACME)).status).toBe(200);
  });

  it('while it starts gives the folder back', async () => {
    await running.end();
    const starting = ProductProcess.spawn(dataDir);
    await pause(700);
    const { code, signal, stderr } = await starting.end('SIGTERM');
    expect([0, 'SIGTERM']).toContain(code ?? signal);
    expect(stderr).toBe('');
    running = await ProductProcess.start(dataDir);
    expect((await owner.at(running.address).get(ACME)).body).toMatchObject({ slug: 'acme' });
  });
});
