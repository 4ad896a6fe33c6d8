import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { openEventStoreDb } from '../../src/adapters/eventstoredb/eventstoredb-event-store.js';
import { SystemIds } from '../../src/adapters/system/system-ids.js';
import { encodeEvent } from '../../src/events/event-codec.js';
import type { ApiClient } from '../support/api-client.js';
import { Cluster, leads } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import type { ProductProcess } from '../support/process.js';
import { openSession, post, postRpc } from '../support/proxy/http-caller.js';
import { startUpstream, type UpstreamServer } from '../support/proxy/upstream-server.js';

interface Made {
  readonly id: string;
}

const ids = new SystemIds();
const ACME = '/v1/organizations/acme';
const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const SESSION = 'mcp-session-id';

let cluster: Cluster;
let upstream: UpstreamServer;
let apis: readonly [ProductProcess, ProductProcess];
let proxies: readonly [ProductProcess, ProductProcess];
let projectors: ProductProcess[];
let owner: ApiClient;
let grace: ApiClient;
let teamId: string;
let key: string;

const at = (member: ProductProcess): { readonly port: number } => ({ port: Number(new URL(member.address).port) });
const call = (member: ProductProcess, session?: string) =>
  postRpc(at(member), key, LIST, { headers: { [SESSION]: session } });

beforeAll(async () => {
  [cluster, upstream] = await Promise.all([Cluster.start(), startUpstream('sse', { resumable: true })]);
  const started = (...roles: string[]): Promise<ProductProcess[]> =>
    Promise.all(roles.map((role) => cluster.add(role)));
  const [api, projector, ...two] = await started('api', 'projector', 'proxy', 'proxy');
  // Later than those above: they stand by.
  const [secondApi, ...standbys] = await started('api', 'projector', 'projector');
  [apis, proxies, projectors] = [
    [api!, secondApi!],
    [two[0]!, two[1]!],
    [projector!, ...standbys],
  ];
  owner = await apis[0].anyone.signUp('Olga');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
  teamId = (await owner.must(owner.post<Made>(`${ACME}/teams`, { name: 'Research' }))).id;
  const { id: serverId } = await owner.must(
    owner.post<Made>(`${ACME}/servers`, { name: 'Finder', slug: 'finder', url: upstream.url }),
  );
  await owner.must(
    owner.post(`${ACME}/gateways`, {
      name: 'Search',
      slug: 'search',
      teamIds: [teamId],
      servers: [{ serverId, expose: 'all' }],
    }),
  );
  grace = await owner.inviteAndAccept('acme', 'Grace', 'member', [teamId]);
  key = (await grace.must(grace.post<{ secret: string }>(`${ACME}/api-keys`, { name: 'Laptop' }))).secret;
  for (const proxy of proxies)
    await eventually(
      async () => (await postRpc(at(proxy), key, LIST, { headers: { [SESSION]: 'none' } })).status === 404,
    );
}, 90_000);

afterAll(async () => {
  await cluster?.stop();
  await upstream?.stop();
});

describe('several processes over EventStoreDB and MongoDB', () => {
  it('ACC-8 include what was written on one in what is read on another with its token, every time', async () => {
    const [first, second] = [owner, owner.at(apis[1].address)];
    for (let round = 1; round <= 10; round += 1) {
      const [writer, reader] = round % 2 === 0 ? [first, second] : [second, first];
      const name = `Round ${round}`;
      const written = await writer.post<Made>(`${ACME}/teams`, { name });
      expect(written.status).toBe(201);
      reader.hasSeen(written);
      const teams = await reader.must(reader.get<{ items: { name: string }[] }>(`${ACME}/teams?limit=100`));
      expect(teams.items.map((team) => team.name)).toContain(name);
      await reader.must(reader.delete(`${ACME}/teams/${written.body.id}`));
    }
  });

  it('ORG-2 decide races between them: one slug has one owner, and a request sent to both under one key is done once', async () => {
    const there = owner.at(apis[1].address);
    for (let round = 1; round <= 5; round += 1) {
      const slug = `race-${round}`;
      const founded = await Promise.all(
        [owner, there].map((one) => one.post('/v1/organizations', { name: 'Race', slug })),
      );
      expect(founded.map(({ status }) => status).sort()).toEqual([201, 409]);
      const headers = { 'idempotency-key': ids.uuid() };
      const [here, elsewhere] = await Promise.all(
        [owner, there].map((one) => one.post<Made>(`${ACME}/teams`, { name: slug }, { headers })),
      );
      // A request in the middle of the first may be told to come again. It is never done twice.
      const made = [here!, elsewhere!].filter(({ status }) => status === 201);
      expect([
        [201, 201],
        [201, 409],
        [201, 503],
      ]).toContainEqual([here!.status, elsewhere!.status].sort());
      expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
      const again = await there.post<Made>(`${ACME}/teams`, { name: slug }, { headers });
      expect([again.status, again.body.id]).toEqual([201, made[0]!.body.id]);
      const { items } = await there.must(there.get<{ items: { name: string }[] }>(`${ACME}/teams?limit=100`));
      expect(items.filter(({ name }) => name === slug)).toHaveLength(1);
      await there.must(there.delete(`${ACME}/teams/${again.body.id}`));
    }
  });

  it('PRX-3 know one another’s sessions: begun at one proxy, gone on with at the other, for its own person alone', async () => {
    const session = await openSession(at(proxies[0]), key);
    for (const proxy of [proxies[1], proxies[0], proxies[1]]) {
      const answer = await call(proxy, session);
      expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('"echo"')]);
    }
    const { secret } = await owner.must(owner.post<{ secret: string }>(`${ACME}/api-keys`, { name: 'Other' }));
    let answer = await postRpc(at(proxies[1]), secret, LIST, { headers: { [SESSION]: session } });
    await eventually(
      async () =>
        (answer = await postRpc(at(proxies[1]), secret, LIST, { headers: { [SESSION]: session } })).status !== 401,
    );
    expect([answer.status, answer.text]).toEqual([404, expect.stringContaining('This session does not exist')]);
    expect(
      (
        await post(at(proxies[1]), {
          method: 'DELETE',
          headers: { authorization: `Bearer ${key}`, [SESSION]: session },
        })
      ).status,
    ).toBe(200);
    expect((await call(proxies[0], session)).status).toBe(404);
  });

  it('PRX-3 resume a stream that broke off at one proxy at the other, with what was said meanwhile', async () => {
    const session = await openSession(at(proxies[0]), key);
    const known = upstream.servers.size;
    const server = [...upstream.servers.values()][known - 1]!;
    const say = (data: string): Promise<void> => server.server.sendLoggingMessage({ level: 'info', data });
    const first = listen(proxies[0], session);
    await first.open;
    await say('one');
    await eventually(() => first.text().includes('"one"'));
    const lastEventId = /id: (\S+)\n/.exec(first.text())![1]!;
    first.leave();
    await pause(100);
    await say('two');
    const second = listen(proxies[1], session, lastEventId);
    await second.open;
    await eventually(() => second.text().includes('"two"'));
    await say('three');
    await eventually(() => second.text().includes('"three"'));
    expect(second.text()).not.toContain('"one"');
    second.leave();
  });

  it('ACC-8 ACC-7 refuse at every proxy what one api process took away, at once, and end the streams that are open there', async () => {
    const sessions = await Promise.all(proxies.map((proxy) => openSession(at(proxy), key)));
    const measured: number[] = [];
    for (let round = 1; round <= 5; round += 1) {
      const streams = proxies.map((proxy, index) => listen(proxy, sessions[index]!));
      await Promise.all(streams.map(({ open }) => open));
      const asked = performance.now();
      await owner.must(owner.post(`${ACME}/teams/${teamId}/disable`, { message: `Round ${round}` }));
      const acknowledged = performance.now();
      const pace = acknowledged - asked;
      for (const [index, proxy] of proxies.entries())
        await eventually(async () => (await call(proxy, sessions[index])).status === 403);
      await Promise.all(streams.map(({ ended }) => ended));
      measured.push(performance.now() - acknowledged - 5 * pace);
      expect(streams.map(({ text }) => text())).toEqual(
        proxies.map(() => expect.stringContaining("came through the team 'Research'")),
      );
      await owner.must(owner.post(`${ACME}/teams/${teamId}/enable`));
      for (const [index, proxy] of proxies.entries())
        await eventually(async () => (await call(proxy, sessions[index])).status === 200);
    }
    // A second, and what a busy machine adds to whatever is done on it.
    expect(Math.max(...measured)).toBeLessThan(1_000);
  });
});

describe('read models', () => {
  /** Until what is written now is among the others: somebody folds again. A single team would be shown without. */
  const written = async (name: string): Promise<void> => {
    const { id } = await owner.must(owner.post<Made>(`${ACME}/teams`, { name }));
    await eventually(async () => (await owner.get(`${ACME}/teams`)).status === 200);
    await owner.must(owner.delete(`${ACME}/teams/${id}`));
  };
  const leaders = async (): Promise<readonly ProductProcess[]> => {
    const asked = await Promise.all(
      projectors.map(async (projector) => ({ projector, isLeading: await leads(projector) })),
    );
    return asked.filter(({ isLeading }) => isLeading).map(({ projector }) => projector);
  };
  let leader: ProductProcess;

  it('are taken over within five seconds of a kill', async () => {
    leader = projectors.shift()!;
    expect([await leads(leader), await leaders()]).toEqual([true, []]);
    const calm = performance.now();
    await written('In calm');
    const pace = performance.now() - calm;
    const killed = performance.now();
    await leader.end('SIGKILL');
    await written('After the kill');
    expect(performance.now() - killed).toBeLessThan(5_000 + 5 * pace);
    [leader] = (await leaders()) as [ProductProcess];
  });

  it('are not written by a projector that was replaced while it slept', async () => {
    const sleeper = leader;
    [leader] = projectors.filter((projector) => projector !== sleeper) as [ProductProcess];
    const { id } = await owner.must(owner.post<Made>(`${ACME}/teams`, { name: 'Before the sleep' }));
    await written('Awake');
    sleeper.signal('SIGSTOP');
    for (let round = 1; round <= 3; round += 1) await written(`Asleep ${round}`);
    await owner.must(owner.patch(`${ACME}/teams/${id}`, { name: 'During the sleep' }));
    sleeper.signal('SIGCONT');
    for (let round = 1; round <= 3; round += 1) await written(`Awake ${round}`);
    await eventually(async () => !(await leads(sleeper)));
    expect([await leads(leader), sleeper.stderr, (await owner.get(`${ACME}/teams/${id}`)).body]).toMatchObject([
      true,
      '',
      { name: 'During the sleep' },
    ]);
  });

  it('are taken over at once where their projector is told to stop, long before its lease would have run out', async () => {
    const [standby] = projectors.filter((projector) => projector !== leader) as [ProductProcess];
    const calm = performance.now();
    await written('In calm');
    const pace = performance.now() - calm;
    const { holder } = await lease();
    const told = performance.now();
    const ended = leader.end('SIGTERM');
    const heldAtItsEnd = ended.then(async () => (await lease()).holder);
    await eventually(() => leads(standby));
    await written('After the stop');
    // A second, and what a busy machine adds to whatever is done on it.
    expect(performance.now() - told).toBeLessThan(1_000 + 5 * pace);
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    expect(await heldAtItsEnd).not.toBe(holder);
  });
});

/** Who writes the read models, as MongoDB has it. */
const lease = async (): Promise<{ readonly holder: string | null }> => {
  const client = await MongoClient.connect(cluster.urls.mongoDb);
  try {
    return (await client
      .db('gatehouse')
      .collection<{ _id: string; holder: string | null }>('gatehouse.leases')
      .findOne({ _id: 'read-models' }))!;
  } finally {
    await client.close();
  }
};

describe('what a command left to do', () => {
  it('PPL-5 is done by another process where the one that did such work is gone', async () => {
    const survivor = owner.at(apis[1].address);
    const { id: organizationId } = await owner.must(owner.get<Made>(ACME));
    expect(await survivor.must(survivor.get(`${ACME}/teams/${teamId}`))).toMatchObject({ memberCount: 1 });
    await apis[0].end('SIGKILL');
    // What a process leaves that dies after the first of two streams: no member any more, still in a team.
    const log = await openEventStoreDb({ connectionString: cluster.urls.eventStoreDb });
    const stream = `membership-${organizationId}`;
    const revision = (await log.readStream(stream)).at(-1)!.revision;
    const metadata = {
      commandId: ids.uuid(),
      correlationId: ids.uuid(),
      causationId: ids.uuid(),
      actor: { userId: owner.userId!, from: null },
      organizationId,
      at: new Date().toISOString(),
    } as const;
    await log.append(stream, revision, [
      encodeEvent(ids.uuid(), { type: 'MemberRemoved', data: { organizationId, userId: grace.userId! } }, metadata),
    ]);
    await log.close();
    await eventually(async () => (await survivor.get(`${ACME}/teams/${teamId}`)).body['memberCount'] === 0);
    await eventually(async () => (await call(proxies[1])).status >= 401);
  });
});

/** The stream that a client of Grace's keeps open at the proxy. */
const listen = (proxy: ProductProcess, session: string, lastEventId?: string) => {
  let text = '';
  const headers = {
    authorization: `Bearer ${key}`,
    accept: 'text/event-stream',
    [SESSION]: session,
    ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
  };
  const request = http.get({ host: '127.0.0.1', ...at(proxy), path: '/mcp/acme/search', headers, agent: false });
  const answered = new Promise<http.IncomingMessage>((resolve, reject) =>
    request.once('response', resolve).on('error', reject),
  );
  const ended = answered.then(
    (response) =>
      new Promise<void>((resolve) =>
        response
          .on('data', (chunk: Buffer) => (text += chunk.toString()))
          .on('error', () => resolve())
          .once('close', resolve),
      ),
  );
  const open = answered.then(({ statusCode }) => {
    if (statusCode !== 200) throw new Error(`the stream was answered ${statusCode}`);
  });
  return { open, ended, text: () => text, leave: () => void request.destroy() };
};
