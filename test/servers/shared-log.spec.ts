import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { EventStoreDbServer } from '../support/eventstoredb/server.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { MongoLookAlike } from '../support/mongodb/mongodb-server.js';
import { newDatabase, withDatabase } from '../support/mongodb/mongo-subject.js';

const STARTS_WITHIN_MS = 60_000;
const text = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

describe('two installations on one EventStoreDB, which other programs use too', () => {
  const log = new EventStoreDbServer();
  let documents: MongoLookAlike;
  let installations: readonly TestGatehouse[] = [];

  const write = (stream: string, type: string, metadata: object): void =>
    void log.log.append(stream, 'no_stream', [
      { id: randomUUID(), type, contentType: 'application/json', data: text({ total: 7 }), metadata: text(metadata) },
    ]);

  beforeAll(async () => {
    await log.start();
    documents = await MongoLookAlike.start();
    write('orders-1', 'order-placed', { v: 1 });
    write('teams-org_1', 'TeamCreated', { v: 1 });
    const environment = {
      GATEHOUSE_EVENT_STORE: 'eventstoredb',
      EVENTSTOREDB_URL: log.connectionString,
      GATEHOUSE_READ_MODELS: 'mongodb',
      GATEHOUSE_MASTER_KEY: randomBytes(32).toString('hex'),
    };
    installations = await Promise.all(
      ['one', 'other'].map((prefix) =>
        launch({
          ...environment,
          GATEHOUSE_STREAM_PREFIX: prefix,
          MONGODB_URL: withDatabase(documents.url, newDatabase()),
        }),
      ),
    );
  }, STARTS_WITHIN_MS);

  afterAll(async () => {
    await Promise.all(installations.map((installation) => installation.stop()));
    await documents?.stop();
    log.stop();
  });

  const slugsOf = async (person: ApiClient): Promise<readonly string[]> => {
    const { organizations } = await person.must(person.get<{ organizations: { slug: string }[] }>('/v1/me'));
    return organizations.map(({ slug }) => slug).toSorted();
  };

  it('ORG-2 take the same names, and see nothing of each other', async () => {
    const people = await Promise.all(installations.map(({ anyone }) => anyone.signUp('Ada')));
    for (const [index, ada] of people.entries()) {
      const slug = ['acme', 'only-here'][index]!;
      await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
      if (slug !== 'acme') await ada.must(ada.post('/v1/organizations', { name: 'Only here', slug }));
    }
    expect(await Promise.all(people.map(slugsOf))).toEqual([['acme'], ['acme', 'only-here']]);
    expect((await people[0]!.get('/v1/organizations/only-here')).status).toBe(404);
    const streams = new Set(log.log.all.map(({ stream }) => stream.split('.')[0]));
    expect([...streams].filter((name) => !name!.startsWith('$')).toSorted()).toEqual([
      'one',
      'orders-1',
      'other',
      'teams-org_1',
    ]);
  });

  it('stay ready and answer after another program wrote more events that look like theirs', async () => {
    write('orders-2', 'TeamDisabled', { v: 1 });
    write('one-more', 'OrganizationDeleted', { v: 99 });
    for (const { anyone, worries } of installations) {
      const grace = await anyone.signUp('Grace');
      await grace.must(grace.post('/v1/organizations', { name: 'Next', slug: 'next' }));
      expect(await grace.must(grace.get('/health/ready'))).toMatchObject({ ready: true, problems: [] });
      expect(worries).toEqual([]);
    }
  });
});
