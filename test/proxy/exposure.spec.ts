import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { did, KEYS } from '../support/proxy/acme.js';
import { openSession, postRpc } from '../support/proxy/http-caller.js';
import { eventually } from '../support/eventually.js';
import { startWorld, type ProxyWorld } from '../support/proxy/proxy-world.js';
import { startUpstream, type UpstreamServer } from '../support/proxy/upstream-server.js';

const SOME = { tools: ['echo', 'count'], resources: ['note://open', 'page://{number}'], prompts: ['greet'] };

describe.each(['json', 'sse'] as const)(
  'a gateway that shows only chosen names of a server that answers in %s',
  (mode) => {
    let upstream: UpstreamServer;
    let world: ProxyWorld;
    beforeEach(async () => {
      upstream = await startUpstream(mode);
      world = await startWorld(upstream.url);
      world.access.happened(did.expose(SOME));
    });
    afterEach(async () => {
      await world.stop();
      await upstream.stop();
    });

    it('GW-3 PRX-5 lists what is shown and nothing else', async () => {
      const { client } = await world.connect(KEYS.ben);
      expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(['echo', 'count']);
      expect((await client.listResources()).resources.map((resource) => resource.uri)).toEqual(['note://open']);
      expect((await client.listResourceTemplates()).resourceTemplates.map((template) => template.uriTemplate)).toEqual([
        'page://{number}',
      ]);
      expect((await client.listPrompts()).prompts.map((prompt) => prompt.name)).toEqual(['greet']);
    });

    it('GW-3 PRX-5 refuses by the same rule what is not listed, whether it exists or not', async () => {
      const { client } = await world.connect(KEYS.ben);
      await expect(client.callTool({ name: 'secret' })).rejects.toThrow(
        "The gateway 'Search' does not offer the tool 'secret'.",
      );
      await expect(client.callTool({ name: 'no-such' })).rejects.toThrow(
        "The gateway 'Search' does not offer the tool 'no-such'.",
      );
      await expect(client.readResource({ uri: 'note://closed' })).rejects.toMatchObject({ code: 403 });
      await expect(client.subscribeResource({ uri: 'note://closed' })).rejects.toMatchObject({ code: 403 });
      await expect(client.getPrompt({ name: 'hush' })).rejects.toMatchObject({ code: 403 });
      await expect(
        client.complete({ ref: { type: 'ref/prompt', name: 'hush' }, argument: { name: 'a', value: '' } }),
      ).rejects.toMatchObject({ code: 403 });
      expect(upstream.seen.some((request) => /secret|no-such|closed|hush/.test(request.body))).toBe(false);
    });

    it('GW-3 lets through what is shown, URIs of a shown template included', async () => {
      const { client } = await world.connect(KEYS.ben);
      expect(await client.callTool({ name: 'echo', arguments: { text: 'a' } })).toMatchObject({
        content: [{ text: 'a' }],
      });
      expect(await client.readResource({ uri: 'page://3' })).toMatchObject({ contents: [{ text: 'page' }] });
      await expect(client.readResource({ uri: 'page://3/../secret' })).rejects.toMatchObject({ code: 403 });
    });

    it('PRX-5 announces to open streams that other names are shown', async () => {
      let announced = 0;
      const { client, isListening } = await world.connect(KEYS.ben, (made) => {
        made.setNotificationHandler(ToolListChangedNotificationSchema, () => {
          announced += 1;
        });
      });
      await eventually(isListening);
      world.access.happened(did.expose({ ...SOME, tools: ['echo'] }));
      await eventually(() => announced === 1);
      expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(['echo']);
    });

    it('PRX-9 is not talked round by keys that only some parsers take for the name', async () => {
      const session = await openSession(world, KEYS.ben);
      const headers = { 'mcp-session-id': session };
      for (const message of [
        { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'echo', Name: 'secret', arguments: {} } },
        { jsonrpc: '2.0', id: 1, method: 'ping', Method: 'tools/call', params: { name: 'secret' } },
        { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'echo' }, 'param\u017f': { name: 'secret' } },
        {
          jsonrpc: '2.0',
          id: 1,
          method: 'resources/read',
          params: { uri: 'note://open', '\uff35RI': 'note://closed' },
        },
        { jsonrpc: '2.0', id: 1, method: 'ping', extra: 1 },
      ])
        expect(await postRpc(world, KEYS.ben, message, { headers })).toMatchObject({
          status: 400,
          json: { error: { code: -32600 } },
        });
      const before = upstream.seen.length;
      const batch = [
        { jsonrpc: '2.0', id: 1, method: 'ping' },
        { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'secret' } },
      ];
      expect(await postRpc(world, KEYS.ben, batch, { headers })).toMatchObject({
        status: 403,
        json: [{ id: 1 }, { id: 2 }],
      });
      expect(upstream.seen).toHaveLength(before);
    });
  },
);
