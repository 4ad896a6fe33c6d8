import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { did, KEYS } from '../support/proxy/acme.js';
import { openSession, post, postRpc } from '../support/proxy/http-caller.js';
import { eventually } from '../support/eventually.js';
import { startWorld, type ProxyWorld } from '../support/proxy/proxy-world.js';
import { startUpstream, type UpstreamServer } from '../support/proxy/upstream-server.js';

const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

let upstream: UpstreamServer;
let world: ProxyWorld;
/** Streams that were answered. */
let open: number;
beforeEach(async () => {
  open = 0;
  upstream = await startUpstream('sse');
  world = await startWorld(upstream.url);
});
afterEach(async () => {
  await world.stop();
  await upstream.stop();
});

const openStream = (session: string, key: string): Promise<{ status: number; text: string }> =>
  post(world, {
    opened: () => (open += 1),
    method: 'GET',
    headers: {
      authorization: `Bearer ${key}`,
      'mcp-session-id': session,
      accept: 'text/event-stream',
      'content-type': undefined,
    },
  });

describe('what is open when access is lost', () => {
  it('ACC-7 PRX-3 ends the stream of the person who lost access with a message, and of nobody else', async () => {
    const ben = openStream(await openSession(world, KEYS.ben), KEYS.ben);
    let adaEnded = false;
    void openStream(await openSession(world, KEYS.ada), KEYS.ada).then(() => (adaEnded = true));
    await eventually(() => open === 2);
    world.access.happened(did.disableTeam('team_research'));
    const ended = await ben;
    expect(ended.text).toContain("came through the team 'Research'");
    expect(ended.text).toContain('notifications/message');
    expect(adaEnded).toBe(false);
  });

  it('ACC-8 ends the stream of a holder of a role that lost gateways:use-all, and leaves them while an edit keeps it', async () => {
    world.access.happened(did.makeRole('role_all', ['gateways:use-all']), did.giveRole('usr_dan', 'role_all'));
    let ended = false;
    const dan = openStream(await openSession(world, KEYS.dan), KEYS.dan).finally(() => (ended = true));
    await eventually(() => open === 1);
    world.access.happened(did.editRole('role_all', ['gateways:use-all', 'audit:view']));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ended).toBe(false);
    world.access.happened(did.editRole('role_all', ['audit:view']));
    expect((await dan).text).toContain('notifications/message');
  });

  it('TEAM-4 ACC-7 ends a call under way with the sentence', async () => {
    let waiting = false;
    const { client } = await world.connect(KEYS.ben, (made) => {
      made.setNotificationHandler(LoggingMessageNotificationSchema, () => {
        waiting = true;
      });
    });
    const call = client.callTool({ name: 'wait' });
    const refused = expect(call).rejects.toThrow("came through the team 'Research'");
    await eventually(() => waiting);
    world.access.happened(did.disableTeam('team_research'));
    await refused;
  });

  it.each([
    ['a removal', () => did.remove('usr_ben'), 'revoked'],
    ['a suspension', () => did.suspend('usr_ben'), 'suspended'],
    ['the revocation of the key', () => did.revoke(KEYS.ben, 'usr_ben'), 'revoked'],
  ])('PPL-5 ends the streams of a person at once with %s', async (_case, change, said) => {
    const session = await openSession(world, KEYS.ben);
    const ben = openStream(session, KEYS.ben);
    await eventually(() => open === 1);
    world.access.happened(change());
    const { text } = await ben;
    expect(text).toContain(said);
    expect([401, 403]).toContain(
      (await postRpc(world, KEYS.ben, LIST, { headers: { 'mcp-session-id': session } })).status,
    );
  });

  it('ORG-4 ends every stream of a deleted organization at once, and knows its gateways no more', async () => {
    const sessions = await Promise.all([KEYS.ben, KEYS.ada].map((key) => openSession(world, key)));
    const streams = [openStream(sessions[0]!, KEYS.ben), openStream(sessions[1]!, KEYS.ada)];
    await eventually(() => open === 2);
    world.access.happened(did.deleteOrganization());
    for (const { text } of await Promise.all(streams)) expect(text).toContain('notifications/message');
    expect((await postRpc(world, KEYS.ben, LIST, { headers: { 'mcp-session-id': sessions[0]! } })).status).toBe(404);
  });

  it('ACC-7 ends streams when access can no longer be told with certainty', async () => {
    const ben = openStream(await openSession(world, KEYS.ben), KEYS.ben);
    await eventually(() => open === 1);
    world.access.isTrusted = false;
    expect((await ben).text || '').toContain('access.stale');
  });

  it('GW-3 ends streams to a server that was taken off the gateway', async () => {
    const ben = openStream(await openSession(world, KEYS.ben), KEYS.ben);
    await eventually(() => open === 1);
    world.access.happened(did.detach('gw_search'));
    expect((await ben).text).toContain('gateway.no-server');
  });
});

describe('sessions', () => {
  it("PRX-3 answers 404 to a session of somebody else, a made-up one and an upstream's own id", async () => {
    const session = await openSession(world, KEYS.ben);
    const own = Buffer.from(session.split('.')[1]!, 'base64url').toString();
    const before = upstream.seen.length;
    for (const [key, id] of [
      [KEYS.cleo, session],
      [KEYS.ada, session],
      [KEYS.ben, `${session}x`],
      [KEYS.ben, `${session.slice(0, -8)}AAAAAAAA`],
      [KEYS.ben, own],
      [KEYS.ben, 'gh1.YQ.YQ'],
    ] as const) {
      expect(await postRpc(world, key, LIST, { headers: { 'mcp-session-id': id } })).toMatchObject({
        status: 404,
        json: { id: 1, error: { data: { code: 'session.unknown' } } },
      });
      expect(
        (await post(world, { method: 'DELETE', headers: { authorization: `Bearer ${key}`, 'mcp-session-id': id } }))
          .status,
      ).toBe(404);
    }
    expect(upstream.seen).toHaveLength(before);
    expect((await postRpc(world, KEYS.ben, LIST, { headers: { 'mcp-session-id': session } })).status).toBe(200);
  });

  it('PRX-3 is known to another instance and after a restart', async () => {
    const session = await openSession(world, KEYS.ben);
    const other = await world.another();
    const answer = await postRpc({ port: Number(new URL(other.origin).port) }, KEYS.ben, LIST, {
      headers: { 'mcp-session-id': session },
    });
    expect(answer.status).toBe(200);
  });

  it('PRX-3 still decides on every request of a session', async () => {
    const session = await openSession(world, KEYS.ben);
    world.access.happened(did.disableTeam('team_research'));
    expect((await postRpc(world, KEYS.ben, LIST, { headers: { 'mcp-session-id': session } })).status).toBe(403);
    expect((await post(world, { headers: { 'mcp-session-id': session }, body: JSON.stringify(LIST) })).status).toBe(
      401,
    );
  });
});
