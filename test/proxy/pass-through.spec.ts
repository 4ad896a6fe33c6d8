import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  LoggingMessageNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { KEYS } from '../support/proxy/acme.js';
import { eventually } from '../support/eventually.js';
import { startWorld, type ProxyWorld } from '../support/proxy/proxy-world.js';
import { startUpstream, type UpstreamServer } from '../support/proxy/upstream-server.js';

describe.each(['json', 'sse'] as const)('a real client through the proxy to a server that answers in %s', (mode) => {
  let upstream: UpstreamServer;
  let world: ProxyWorld;
  beforeAll(async () => {
    upstream = await startUpstream(mode);
  });
  beforeEach(async () => {
    world = await startWorld(upstream.url);
  });
  afterEach(() => world.stop());
  afterAll(() => upstream.stop());

  it('PRX-1 lists and calls tools', async () => {
    const { client } = await world.connect(KEYS.ben);
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toContain('echo');
    expect(await client.callTool({ name: 'echo', arguments: { text: 'häl\u{1f600}lo' } })).toMatchObject({
      content: [{ text: 'häl\u{1f600}lo' }],
    });
  });

  it('PRX-6 carries resources, prompts and large results', async () => {
    const { client } = await world.connect(KEYS.ben);
    expect(await client.readResource({ uri: 'note://open' })).toMatchObject({ contents: [{ text: 'open' }] });
    expect(await client.getPrompt({ name: 'greet' })).toMatchObject({ messages: [{ content: { text: 'hello' } }] });
    const large = await client.callTool({ name: 'large', arguments: { bytes: 6_000_000 } });
    expect((large.content as { text: string }[])[0]?.text).toHaveLength(6_000_000);
  });

  it('PRX-6 carries what a server asks of its client over the open stream', async () => {
    const { client } = await world.connect(KEYS.ben, (made) => {
      made.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: { colour: 'green' } }));
    });
    await eventually(() => upstream.seen.some((request) => request.method === 'GET'));
    expect(await client.callTool({ name: 'ask' })).toMatchObject({ content: [{ text: 'colour green' }] });
  });

  it('PRX-5 announces a list that changed at the server', async () => {
    let announced = 0;
    const { transport } = await world.connect(KEYS.ben, (made) => {
      made.setNotificationHandler(ToolListChangedNotificationSchema, () => {
        announced += 1;
      });
    });
    const upstreamId = Buffer.from(transport.sessionId!.split('.')[1]!, 'base64url').toString();
    await eventually(() =>
      upstream.seen.some((request) => request.method === 'GET' && request.headers['mcp-session-id'] === upstreamId),
    );
    await eventually(async () => {
      await upstream.servers.get(upstreamId)?.server.sendToolListChanged();
      return announced > 0;
    });
  });

  it('PRX-1 ends a session when the client does', async () => {
    const { client, transport } = await world.connect(KEYS.ben);
    const before = upstream.sessions.size;
    await transport.terminateSession();
    expect(upstream.sessions.size).toBe(before - 1);
    await expect(client.listTools()).rejects.toThrow();
  });
});

describe('a server that answers in event streams', () => {
  let upstream: UpstreamServer;
  let world: ProxyWorld;
  beforeAll(async () => {
    upstream = await startUpstream('sse');
    world = await startWorld(upstream.url);
  });
  afterAll(async () => {
    await world.stop();
    await upstream.stop();
  });

  it('PRX-6 carries progress and logging while a call runs', async () => {
    const logged: unknown[] = [];
    const { client } = await world.connect(KEYS.ben, (made) => {
      made.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void logged.push(params.data));
    });
    const progress: number[] = [];
    await client.callTool({ name: 'count', arguments: { to: 3 } }, undefined, {
      onprogress: (step) => void progress.push(step.progress),
    });
    expect(progress).toEqual([1, 2, 3]);
    expect(logged).toEqual(['at 1', 'at 2', 'at 3']);
  });

  it('PRX-6 carries sampling within the answer to a call', async () => {
    const { client } = await world.connect(KEYS.ben, (made) => {
      made.setRequestHandler(CreateMessageRequestSchema, () => ({
        model: 'tiny',
        role: 'assistant',
        content: { type: 'text', text: 'hm' },
      }));
    });
    expect(await client.callTool({ name: 'think' })).toMatchObject({ content: [{ text: 'thought tiny' }] });
  });

  it('PRX-6 carries cancellation', async () => {
    const { client } = await world.connect(KEYS.ben);
    const stopping = new AbortController();
    const call = client.callTool({ name: 'wait' }, undefined, { signal: stopping.signal });
    setTimeout(() => stopping.abort('enough'), 50);
    await expect(call).rejects.toThrow('enough');
    await eventually(() => upstream.seen.some((request) => request.body.includes('notifications/cancelled')));
  });
});
