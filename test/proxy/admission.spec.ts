import http from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { did, KEYS } from '../support/proxy/acme.js';
import { post, postRpc } from '../support/proxy/http-caller.js';
import { startWorld, type ProxyWorld } from '../support/proxy/proxy-world.js';
import { startUpstream, type UpstreamServer } from '../support/proxy/upstream-server.js';

const LIST = { jsonrpc: '2.0', id: 7, method: 'tools/list' };

let upstream: UpstreamServer;
let world: ProxyWorld;
beforeAll(async () => {
  upstream = await startUpstream('json');
});
beforeEach(async () => {
  world = await startWorld(upstream.url);
});
afterEach(() => world.stop());
afterAll(() => upstream.stop());

describe('who may come in', () => {
  it.each([
    ['no key', undefined],
    ['another scheme', 'Basic abc'],
    ['an unknown key', 'Bearer ghk_nobody'],
    ['a key that expired', `Bearer ${KEYS.expired}`],
    ['an endless key', `Bearer ${'x'.repeat(5000)}`],
    ['a session', `Bearer ghs_${'s'.repeat(43)}`],
    ['a JWT', 'Bearer eyJhbGciOiJFUzI1NiJ9.e30.c2ln'],
  ])('PRX-2 answers %s with 401 and the way to the metadata', async (_case, authorization) => {
    const answer = await post(world, { headers: { authorization }, body: JSON.stringify(LIST) });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toContain(
      'resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp/acme/search"',
    );
    expect(upstream.seen.some((request) => request.body.includes('"id":7'))).toBe(false);
  });

  it.each([
    ['no key', undefined, ''],
    ['an unknown key', 'Bearer ghk_nobody', 'error="invalid_token", '],
    ['a key that expired', `Bearer ${KEYS.expired}`, 'error="invalid_token", '],
  ])(
    'PRX-2 says the sentence in the header too, for clients that show nothing else: %s',
    async (_, authorization, error) => {
      const answer = await post(world, { headers: { authorization }, body: JSON.stringify(LIST) });
      const { detail } = (answer.json as { error: { data: { detail: string } } }).error.data;
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer resource_metadata="[^"]+", /);
      expect(answer.headers['www-authenticate']!.endsWith(`", ${error}error_description="${detail}"`)).toBe(true);
    },
  );

  it('PRX-2 answers a revoked key with 401 from the next request on', async () => {
    const { client } = await world.connect(KEYS.ben);
    world.access.happened(did.revoke(KEYS.ben, 'usr_ben'));
    await expect(client.listTools()).rejects.toMatchObject({ code: 401 });
  });

  it('PRX-2 publishes the metadata of every well-formed address, whether or not a gateway is there', async () => {
    for (const path of ['acme/search', 'acme/nothing']) {
      const answer = await fetch(`${world.origin}/.well-known/oauth-protected-resource/mcp/${path}`);
      expect(await answer.json()).toMatchObject({
        resource: `https://mcp.example.com/mcp/${path}`,
        bearer_methods_supported: ['header'],
      });
    }
  });

  it.each([
    ['an unknown organization', 'nobody/search', KEYS.ben],
    ['an unknown gateway', 'acme/nothing', KEYS.ben],
    ['somebody of another organization', 'acme/search', KEYS.eve],
    ['a member whom no team leads there', 'acme/search', KEYS.dan],
    ['a key narrowed to another gateway', 'acme/search', KEYS.narrow],
    ['a key that does not lend the role of its owner', 'acme/search', KEYS.plainAda],
  ])('GW-4 answers %s as if the gateway did not exist', async (_case, path, key) => {
    const answer = await postRpc(world, key, LIST, { path });
    expect(answer.status).toBe(404);
    expect(answer.json).toEqual({
      jsonrpc: '2.0',
      id: 7,
      error: {
        code: -32010,
        message: 'There is no gateway at this address.',
        data: { code: 'gateway.unknown', reason: 'gateway.unknown', detail: 'There is no gateway at this address.' },
      },
    });
  });

  it('ACC-1 lets in whose role reaches every gateway', async () => {
    const { client } = await world.connect(KEYS.ada);
    expect((await client.listTools()).tools.length).toBeGreaterThan(0);
  });

  it('TEAM-4 names the disabled team, and what the administrator wrote, to the SDK client', async () => {
    const { client } = await world.connect(KEYS.ben);
    world.access.happened(did.disableTeam('team_research', 'Back on Monday.'));
    await expect(client.callTool({ name: 'echo', arguments: { text: 'x' } })).rejects.toThrow(
      "Your access to 'Search' came through the team 'Research', which an administrator has disabled. The administrator wrote: Back on Monday.",
    );
    world.access.happened(did.enableTeam('team_research'));
    expect(await client.callTool({ name: 'echo', arguments: { text: 'again' } })).toMatchObject({
      content: [{ text: 'again' }],
    });
  });

  it('TEAM-4 names several disabled teams, and is silent while one is enabled', async () => {
    world.access.happened(did.join('team_ops', 'usr_ben'), did.provision('gw_search', 'team_ops'));
    const { client } = await world.connect(KEYS.ben);
    world.access.happened(did.disableTeam('team_research'));
    await client.listTools();
    world.access.happened(did.disableTeam('team_ops', 'Moved.'));
    const answer = await postRpc(world, KEYS.ben, LIST);
    expect(answer.status).toBe(403);
    expect(answer.json).toMatchObject({
      id: 7,
      error: {
        message:
          "Your access to 'Search' came through the teams 'Research' and 'Ops', which an administrator has disabled. The administrator wrote about 'Ops': Moved.",
        data: {
          code: 'team.disabled',
          reason: 'team.disabled',
          teams: [
            { teamId: 'team_research', name: 'Research' },
            { teamId: 'team_ops', message: 'Moved.' },
          ],
        },
      },
    });
  });

  it('ACC-1 tells a suspended member and the users of a disabled gateway so, and a removed member nothing', async () => {
    world.access.happened(did.suspend('usr_cleo'));
    expect(await postRpc(world, KEYS.cleo, LIST)).toMatchObject({
      status: 403,
      json: { error: { data: { reason: 'member.suspended' } } },
    });
    world.access.happened(did.disableGateway('gw_search'));
    expect(await postRpc(world, KEYS.ben, LIST)).toMatchObject({
      status: 403,
      json: { error: { data: { reason: 'gateway.disabled' } } },
    });
    world.access.happened(did.remove('usr_ben'));
    expect([401, 404]).toContain((await postRpc(world, KEYS.ben, LIST)).status);
  });

  it('GW-4 does not tell of a disabled gateway whom nothing leads to it', async () => {
    world.access.happened(did.disableGateway('gw_search'));
    expect(await postRpc(world, KEYS.dan, LIST)).toMatchObject({
      status: 404,
      json: { error: { data: { code: 'gateway.unknown', reason: 'gateway.unknown' } } },
    });
    expect(await postRpc(world, KEYS.ada, LIST)).toMatchObject({
      status: 403,
      json: { error: { data: { reason: 'gateway.disabled' } } },
    });
  });

  it.each([
    ['key.organization', 'acme/search', KEYS.eve],
    ['organization.unknown', 'nobody/search', KEYS.ben],
    ['key.gateway', 'acme/search', KEYS.narrow],
    ['team.none', 'acme/search', KEYS.dan],
  ])('PRX-7 logs %s where the caller may not be told', async (reason, path, key) => {
    await postRpc(world, key, LIST, { path });
    expect(world.log.map(({ fields }) => fields)).toEqual([
      expect.objectContaining({ reason, status: 404, apiKeyId: `key_of_${key.slice(4)}`, method: 'tools/list' }),
    ]);
  });

  it.each<[string, () => void]>([
    ['a key is revoked', () => world.access.happened(did.revoke(KEYS.ben, 'usr_ben'))],
    ['a team is disabled', () => world.access.happened(did.disableTeam('team_research'))],
    ['a member is suspended', () => world.access.happened(did.suspend('usr_ben'))],
  ])('ACC-7 refuses a call during whose body %s', async (_case, change) => {
    const from = upstream.seen.length;
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 8,
      method: 'tools/call',
      params: { name: 'echo', arguments: { text: 'late' } },
    });
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${KEYS.ben}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'content-length': String(body.length),
      };
      const request = http.request(
        { host: '127.0.0.1', port: world.port, method: 'POST', path: '/mcp/acme/search', headers, agent: false },
        (response) => resolve(response.resume().statusCode),
      );
      request.on('error', reject);
      request.write(body.slice(0, 10));
      setTimeout(() => {
        change();
        request.end(body.slice(10));
      }, 50);
    });
    expect([401, 403]).toContain(status);
    expect(upstream.seen.slice(from)).toEqual([]);
  });

  it('ACC-7 refuses everybody while access cannot be told with certainty', async () => {
    world.access.isTrusted = false;
    const answer = await postRpc(world, KEYS.ada, LIST);
    expect(answer).toMatchObject({ status: 503, json: { id: 7, error: { data: { reason: 'access.stale' } } } });
    expect(answer.headers['retry-after']).toBe('2');
  });

  it('PRX-4 says so where a gateway has no server yet, or more than one', async () => {
    expect(await postRpc(world, KEYS.ben, LIST, { path: 'acme/bare' })).toMatchObject({
      status: 503,
      json: { error: { data: { code: 'gateway.no-server' } } },
    });
    world.access.happened(did.server(upstream.url, [], 'srv_two'), did.attach('gw_search', 'all', 'srv_two'));
    expect(await postRpc(world, KEYS.ben, LIST)).toMatchObject({
      status: 501,
      json: { error: { data: { code: 'gateway.several-servers' } } },
    });
  });
});
