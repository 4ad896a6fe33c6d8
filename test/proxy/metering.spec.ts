import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { UsageBucket, UsageCounters } from '../../src/ports/usage-counters.port.js';
import { did, KEYS } from '../support/proxy/acme.js';
import { openSession, postRpc } from '../support/proxy/http-caller.js';
import { eventually } from '../support/eventually.js';
import { startWorld, type ProxyWorld } from '../support/proxy/proxy-world.js';
import { startUpstream, type UpstreamServer } from '../support/proxy/upstream-server.js';

let upstream: UpstreamServer;
let world: ProxyWorld;
beforeEach(async () => {
  upstream = await startUpstream('sse');
  world = await startWorld(upstream.url);
});
afterEach(async () => {
  await world.stop();
  await upstream.stop();
});

const calls = async (some: Partial<UsageBucket>): Promise<number> =>
  (await world.counted())
    .filter((bucket) => Object.entries(some).every(([field, value]) => bucket[field as keyof UsageBucket] === value))
    .reduce((sum, bucket) => sum + bucket.calls, 0);

/** Names exist once the server has listed them. */
const listTools = async (): Promise<void> => {
  const session = await openSession(world, KEYS.cleo);
  const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  const answer = await postRpc(world, KEYS.cleo, list, { headers: { 'mcp-session-id': session } });
  expect(answer.text).toContain('echo');
};

const call = (method: string, name: string): object => ({
  jsonrpc: '2.0',
  id: 1,
  method,
  params: method === 'resources/read' ? { uri: name } : { name },
});

describe('what usage tells apart', () => {
  it('LIM-1 known methods and names that exist: what callers make up is counted as (other)', async () => {
    await listTools();
    for (let n = 0; n < 25; n += 1) {
      await postRpc(world, KEYS.ben, call('tools/call', `made-up-${n}`));
      await postRpc(world, KEYS.ben, call('resources/read', `made://up/${n}`));
      await postRpc(world, KEYS.ben, call(`made/up-${n}`, 'x'));
      await postRpc(world, KEYS.dan, call('tools/call', `made-up-${n}`));
    }
    await postRpc(world, KEYS.ben, call('tools/call', 'echo'));
    await eventually(async () => (await calls({ method: 'tools/call' })) === 51);
    await eventually(async () => (await calls({ method: '(other)' })) === 25);
    const buckets = (await world.counted()).filter(({ method }) => method !== 'initialize' && method !== 'tools/list');
    expect(new Set(buckets.map(({ method, name }) => `${method} ${name}`))).toEqual(
      new Set(['tools/call (other)', 'tools/call echo', 'resources/read (other)', '(other) null']),
    );
    expect(await calls({ name: '(other)', outcome: 'team.none' })).toBe(25);
  });

  it('LIM-1 a name that a gateway exposes exists, also before anybody listed it', async () => {
    world.access.happened(did.expose({ tools: ['later'], resources: [], prompts: [] }));
    await postRpc(world, KEYS.ben, call('tools/call', 'later'));
    await postRpc(world, KEYS.ben, call('tools/call', 'hidden'));
    await eventually(async () => (await calls({ method: 'tools/call' })) === 2);
    expect([await calls({ name: 'later' }), await calls({ name: '(other)', outcome: 'tool.hidden' })]).toEqual([1, 1]);
  });

  it('LIM-1 no more different names in a day than the limit says', async () => {
    const few = await startWorld(upstream.url, { configured: { usageNamesByOrganization: { value: 1 } } });
    try {
      const { client } = await few.connect(KEYS.ben);
      const { tools } = await client.listTools();
      expect(tools.length).toBeGreaterThan(1);
      for (const { name } of tools) await postRpc(few, KEYS.ben, call('tools/call', name));
      const named = async () => (await few.counted()).filter(({ method }) => method === 'tools/call');
      await eventually(async () => (await named()).reduce((sum, each) => sum + each.calls, 0) === tools.length);
      expect(new Set((await named()).map(({ name }) => name))).toEqual(new Set([tools[0]!.name, '(other)']));
    } finally {
      await few.stop();
    }
  });
});

describe('PRX-7 metering', () => {
  it('counts every call with who, where, what, how long and how it ended, and never the arguments', async () => {
    const { client } = await world.connect(KEYS.ben);
    await client.listTools();
    for (let round = 0; round < 3; round += 1)
      await client.callTool({ name: 'echo', arguments: { text: 'top-secret-argument' } });
    await client.callTool({ name: 'broken' });
    await eventually(async () => (await calls({ method: 'tools/call' })) === 4);
    const buckets = await world.counted();
    const echo = buckets.find((bucket) => bucket.name === 'echo');
    expect(echo).toMatchObject({
      organizationId: 'org_acme',
      gatewayId: 'gw_search',
      serverId: 'srv_one',
      userId: 'usr_ben',
      apiKeyId: 'key_of_ben',
      method: 'tools/call',
      outcome: 'ok',
      calls: 3,
    });
    expect(echo?.milliseconds).toBeGreaterThan(0);
    expect(buckets.find((bucket) => bucket.name === 'broken')).toMatchObject({ outcome: 'error', calls: 1 });
    expect(await calls({ method: 'initialize' })).toBe(1);
    expect(await calls({ method: 'notifications/initialized' })).toBe(0);
    expect(JSON.stringify([buckets, world.log])).not.toContain('top-secret-argument');
  });

  it('says nothing of the arguments of a refused call either', async () => {
    await listTools();
    const call = {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'echo', arguments: { text: 'top-secret-argument' } },
    };
    expect((await postRpc(world, KEYS.dan, call)).text).not.toContain('top-secret-argument');
    await eventually(async () => (await calls({ outcome: 'team.none', name: 'echo' })) === 1);
    expect(world.log).toMatchObject([{ fields: { reason: 'team.none', method: 'tools/call', name: 'echo' } }]);
    expect(JSON.stringify([await world.counted(), world.log])).not.toContain('top-secret-argument');
  });

  it('counts and logs every refusal with its true reason', async () => {
    await listTools();
    world.access.happened(did.disableTeam('team_research'));
    const call = {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'echo', arguments: { text: 'top-secret-argument' } },
    };
    await postRpc(world, KEYS.ben, call);
    await postRpc(world, KEYS.dan, call);
    await postRpc(world, KEYS.eve, call);
    await eventually(async () => (await calls({ name: 'echo' })) === 2);
    expect(await calls({ userId: 'usr_ben', outcome: 'team.disabled' })).toBe(1);
    expect(await calls({ userId: 'usr_dan', outcome: 'team.none' })).toBe(1);
    const refused = world.log.filter((line) => line.message === 'MCP request refused').map((line) => line.fields);
    expect(refused).toMatchObject([
      {
        reason: 'team.disabled',
        status: 403,
        userId: 'usr_ben',
        gatewaySlug: 'search',
        method: 'tools/call',
        name: 'echo',
      },
      { reason: 'team.none', status: 404, userId: 'usr_dan' },
      { reason: 'key.organization', status: 404, userId: 'usr_eve' },
    ]);
    expect(JSON.stringify(world.log)).not.toContain(KEYS.ben);
  });

  it('stores what is left when it is closed', async () => {
    const slow = await startWorld(upstream.url, { flushMs: 60_000, usage: world.usage });
    await slow.connect(KEYS.ben);
    expect(await calls({ method: 'initialize' })).toBe(0);
    await slow.stop();
    expect(await calls({ method: 'initialize' })).toBe(1);
  });

  it('keeps what could not be stored and counts it once', async () => {
    let failing = true;
    const usage: UsageCounters = {
      add: (buckets) => (failing ? Promise.reject(new Error('disk full')) : world.usage.add(buckets)),
      read: (query) => world.usage.read(query),
      sums: (query) => world.usage.sums(query),
      lastUses: (organizationId, apiKeyIds) => world.usage.lastUses(organizationId, apiKeyIds),
    };
    const troubled = await startWorld(upstream.url, { usage, flushMs: 10 });
    await troubled.connect(KEYS.cleo);
    await eventually(() => troubled.log.some((line) => line.message.startsWith('usage could not be stored')));
    failing = false;
    await eventually(async () => (await calls({ method: 'initialize', userId: 'usr_cleo' })) === 1);
    await troubled.stop();
    expect(await calls({ method: 'initialize', userId: 'usr_cleo' })).toBe(1);
  });
});
