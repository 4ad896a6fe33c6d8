import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { EventStoreDbServer } from '../support/eventstoredb/server.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { newDatabase, withDatabase } from '../support/mongodb/mongo-subject.js';
import { MongoLookAlike } from '../support/mongodb/mongodb-server.js';

const STARTS_WITHIN_MS = 60_000;
const ACME = '/v1/organizations/acme';
const MASTER_KEY = randomBytes(32).toString('hex');

describe('a log in EventStoreDB that does not belong to the documents in MongoDB', () => {
  let server: EventStoreDbServer;
  let documents: MongoLookAlike;
  let database: string;
  const started: TestGatehouse[] = [];

  const start = async (prefix = 'one'): Promise<TestGatehouse> => {
    const gatehouse = await launch({
      GATEHOUSE_EVENT_STORE: 'eventstoredb',
      EVENTSTOREDB_URL: server.connectionString,
      GATEHOUSE_STREAM_PREFIX: prefix,
      GATEHOUSE_READ_MODELS: 'mongodb',
      GATEHOUSE_MASTER_KEY: MASTER_KEY,
      MONGODB_URL: withDatabase(documents.url, database),
    });
    started.push(gatehouse);
    return gatehouse;
  };
  const stop = (gatehouse: TestGatehouse): Promise<void> => {
    started.splice(started.indexOf(gatehouse), 1);
    return gatehouse.stop();
  };
  beforeEach(async () => {
    server = await new EventStoreDbServer().start();
    documents = await MongoLookAlike.start();
    database = newDatabase();
  }, STARTS_WITHIN_MS);
  afterEach(async () => {
    await Promise.all(started.splice(0).map((gatehouse) => gatehouse.stop()));
    await documents.stop();
    server.stop();
  });

  const founded = async (gatehouse: TestGatehouse): Promise<ApiClient> => {
    const ada = await gatehouse.anyone.signUp('Ada');
    await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
    return ada;
  };
  const again = ({ address, dataDir }: TestGatehouse, { token, userId }: ApiClient): ApiClient =>
    new ApiClient(address, dataDir, token, userId);
  const teams = async (ada: ApiClient): Promise<readonly string[]> => {
    const { items } = await ada.must(ada.get<{ items: { name: string }[] }>(`${ACME}/teams?limit=100`));
    return items.map(({ name }) => name).toSorted();
  };
  const ready = (gatehouse: TestGatehouse): Promise<void> =>
    eventually(async () => (await gatehouse.anyone.get('/health/ready')).status === 200, 30_000);

  it(
    'an older backup: every process that starts makes the lists anew, and one of them says so',
    async () => {
      const before = await start();
      const ada = await founded(before);
      const restore = server.log.backup();
      for (const name of ['Ghost 1', 'Ghost 2']) await ada.must(ada.post(`${ACME}/teams`, { name }));
      expect(await teams(ada)).toEqual(['General', 'Ghost 1', 'Ghost 2']);
      await stop(before);
      restore();
      const both = await Promise.all([start(), start()]);
      for (const gatehouse of both) {
        await ready(gatehouse);
        expect(await teams(again(gatehouse, ada))).toEqual(['General']);
      }
      const said = both.flatMap(({ worries }) => worries).map(({ message }) => message);
      expect(said).toContainEqual(expect.stringMatching(/read models, the picture of access .* are made anew/));
      const [one, other] = both.map((gatehouse) => again(gatehouse, ada)) as [ApiClient, ApiClient];
      await one.must(one.post(`${ACME}/teams`, { name: 'After' }));
      await eventually(async () => (await teams(other)).includes('After'));
      expect(await teams(other)).toEqual(['After', 'General']);
    },
    STARTS_WITHIN_MS,
  );

  it(
    'an older backup to which other programs have added since',
    async () => {
      const before = await start();
      const ada = await founded(before);
      const restore = server.log.backup();
      await ada.must(ada.post(`${ACME}/teams`, { name: 'Ghost' }));
      expect(await teams(ada)).toEqual(['General', 'Ghost']);
      await stop(before);
      restore();
      for (let n = 0; n < 100; n += 1) server.log.system('$stats', '$statsCollected');
      const after = await start();
      await ready(after);
      expect(await teams(again(after, ada))).toEqual(['General']);
    },
    STARTS_WITHIN_MS,
  );

  it(
    'the same log, behind which other programs wrote, is no reason for anything',
    async () => {
      const before = await start();
      const ada = await founded(before);
      for (let n = 0; n < 2_000; n += 1) server.log.system('$stats', '$statsCollected');
      await ada.must(ada.post(`${ACME}/teams`, { name: 'Kept' }));
      expect(await teams(ada)).toEqual(['General', 'Kept']);
      await stop(before);
      const after = await start();
      await ready(after);
      expect([await teams(again(after, ada)), after.worries]).toEqual([['General', 'Kept'], []]);
    },
    STARTS_WITHIN_MS,
  );

  it(
    'an empty one, as after a mistyped prefix: the start is refused, and nothing is changed',
    async () => {
      const before = await start();
      const ada = await founded(before);
      await stop(before);
      await expect(start('mistyped')).rejects.toThrow(
        /^the log is empty, and the documents were made from another one/,
      );
      const after = await start();
      await ready(after);
      expect([await teams(again(after, ada)), after.worries]).toEqual([['General'], []]);
    },
    STARTS_WITHIN_MS,
  );
});
