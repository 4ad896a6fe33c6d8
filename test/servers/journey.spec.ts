import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { EventStoreDbServer } from '../support/eventstoredb/server.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { dropDatabase, newDatabase, withDatabase } from '../support/mongodb/mongo-subject.js';
import { MongoLookAlike } from '../support/mongodb/mongodb-server.js';

interface Made {
  readonly id: string;
}

/** The servers in this process, or real ones: in a log that others have used, and a database of its own. */
interface Servers {
  readonly name: string;
  readonly start: () => Promise<{
    readonly log: string;
    readonly documents: string;
    readonly stop: () => Promise<unknown>;
  }>;
}

const inProcess: Servers = {
  name: 'by their protocols',
  start: async () => {
    const log = await new EventStoreDbServer().start();
    const documents = await MongoLookAlike.start();
    return {
      log: log.connectionString,
      documents: documents.url,
      stop: async () => (await documents.stop(), log.stop()),
    };
  },
};

const { TEST_EVENTSTOREDB_URL: realLog, TEST_MONGODB_URL: realDocuments } = process.env;
const real = (log: string, documents: string): Servers => ({
  name: 'on real servers',
  start: async () => {
    const database = newDatabase();
    return { log, documents: withDatabase(documents, database), stop: () => dropDatabase(documents, database) };
  },
});
const subjects = [inProcess];
if (realLog && realDocuments) subjects.push(real(realLog, realDocuments));
else
  process.stderr.write(
    'TEST_EVENTSTOREDB_URL and TEST_MONGODB_URL are not both set: the journey was not made on real servers\n',
  );

const STARTS_WITHIN_MS = 60_000;

describe.each(subjects)('two instances on EventStoreDB and MongoDB, $name', ({ start }) => {
  let servers: Awaited<ReturnType<Servers['start']>>;
  let first: TestGatehouse;
  let second: TestGatehouse;
  /** A slug is never given twice, and the log may be an old one. */
  const slug = `acme-${randomBytes(6).toString('hex')}`;
  const acme = `/v1/organizations/${slug}`;

  beforeAll(async () => {
    servers = await start();
    const environment = {
      GATEHOUSE_EVENT_STORE: 'eventstoredb',
      EVENTSTOREDB_URL: servers.log,
      GATEHOUSE_STREAM_PREFIX: `journey_${randomBytes(4).toString('hex')}`,
      GATEHOUSE_READ_MODELS: 'mongodb',
      MONGODB_URL: servers.documents,
      GATEHOUSE_MASTER_KEY: randomBytes(32).toString('hex'),
    };
    first = await launch(environment);
    second = await launch(environment);
  }, STARTS_WITHIN_MS);

  afterAll(async () => {
    await first?.stop();
    await second?.stop();
    await servers?.stop();
  });

  /** The same person, talking to the other instance. */
  const elsewhere = (person: ApiClient): ApiClient =>
    new ApiClient(second.address, second.dataDir, person.token, person.userId);

  it('are one product: what one takes the other knows, and a team that one disables the other refuses', async () => {
    const ada = await first.anyone.signUp('Ada');
    await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug }));
    const { id: teamId } = await ada.must(ada.post<Made>(`${acme}/teams`, { name: 'Research' }));
    const grace = await ada.inviteAndAccept(slug, 'Grace', 'member', [teamId]);
    const { id: gatewayId } = await ada.must(
      ada.post<Made>(`${acme}/gateways`, { name: 'Search', slug: 'search', teamIds: [teamId] }),
    );

    const over = elsewhere(ada);
    const caughtUp = (await ada.put(`${acme}/teams/${teamId}/members/${grace.userId}`)).headers.get(
      'consistency-token',
    )!;
    const teams = await over.get<{ items: { name: string }[] }>(`${acme}/teams`, {
      headers: { 'consistency-token': caughtUp },
    });
    expect(teams.body.items.map(({ name }) => name)).toEqual(['General', 'Research']);

    const check = async (who: ApiClient): Promise<{ readonly allowed: boolean; readonly reason: string }> => {
      const body = { checks: [{ userId: grace.userId, gatewayId }] };
      const { results } = await who.must(
        who.post<{ results: { allowed: boolean; reason: string }[] }>(`${acme}/access/check`, body),
      );
      return results[0]!;
    };
    expect(await check(ada)).toMatchObject({ allowed: true, reason: 'team' });
    // The other instance decides by the log as it has it, which is behind for a moment.
    await eventually(async () => (await check(over)).allowed);
    expect(await check(over)).toMatchObject({ allowed: true, reason: 'team' });
    const off = await ada.post(`${acme}/teams/${teamId}/disable`, { message: 'Back on Monday.' });
    expect(off.status).toBe(200);
    // ACC-8: the instance that took it refuses at once; the other as soon as the log reached it, which is what the token waits for.
    expect(await check(ada)).toMatchObject({ allowed: false, reason: 'team.disabled' });
    await over.must(
      over.get(`${acme}/teams`, { headers: { 'consistency-token': off.headers.get('consistency-token')! } }),
    );
    await eventually(async () => !(await check(over)).allowed, 30_000);
    expect(await check(over)).toMatchObject({ allowed: false, reason: 'team.disabled' });
    await grace.must(grace.get('/v1/me'));
    expect(first.worries).toEqual([]);
  }, 60_000);
});
