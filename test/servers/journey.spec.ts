import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { EventStoreDbServer } from '../support/eventstoredb/server.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { MongoLookAlike } from '../support/mongodb/mongodb-server.js';

interface Made {
  readonly id: string;
}

const log = new EventStoreDbServer();
let documents: MongoLookAlike;
let first: TestGatehouse;
let second: TestGatehouse;

beforeAll(async () => {
  await log.start();
  documents = await MongoLookAlike.start();
  const environment = {
    GATEHOUSE_EVENT_STORE: 'eventstoredb',
    EVENTSTOREDB_URL: log.connectionString,
    GATEHOUSE_READ_MODELS: 'mongodb',
    MONGODB_URL: documents.url,
    GATEHOUSE_MASTER_KEY: randomBytes(32).toString('hex'),
  };
  first = await launch(environment);
  second = await launch(environment);
}, 60_000);

afterAll(async () => {
  await first?.stop();
  await second?.stop();
  await documents?.stop();
  await log.stop();
});

/** The same person, talking to the other instance. */
const elsewhere = (person: ApiClient): ApiClient => new ApiClient(second.address, second.dataDir, person.token, person.userId);

describe('two instances on EventStoreDB and MongoDB, by their protocols', () => {
  it('are one product: what one takes the other knows, and a team that one disables the other refuses', async () => {
    const ada = await first.anyone.signUp('Ada');
    await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
    const { id: teamId } = await ada.must(ada.post<Made>('/v1/organizations/acme/teams', { name: 'Research' }));
    const grace = await ada.inviteAndAccept('acme', 'Grace', 'member', [teamId]);
    const { id: gatewayId } = await ada.must(ada.post<Made>('/v1/organizations/acme/gateways', { name: 'Search', slug: 'search', teamIds: [teamId] }));

    const over = elsewhere(ada);
    const caughtUp = (await ada.put(`/v1/organizations/acme/teams/${teamId}/members/${grace.userId}`)).headers.get('consistency-token')!;
    const teams = await over.get<{ items: { name: string }[] }>('/v1/organizations/acme/teams', { headers: { 'consistency-token': caughtUp } });
    expect(teams.body.items.map(({ name }) => name)).toEqual(['General', 'Research']);

    const check = async (who: ApiClient): Promise<unknown> => {
      const body = { checks: [{ userId: grace.userId, gatewayId }] };
      const { results } = await who.must(who.post<{ results: { allowed: boolean; reason: string }[] }>('/v1/organizations/acme/access/check', body));
      return results[0];
    };
    expect(await check(ada)).toMatchObject({ allowed: true, reason: 'team' });
    expect(await check(over)).toMatchObject({ allowed: true, reason: 'team' });
    const off = await ada.post(`/v1/organizations/acme/teams/${teamId}/disable`, { message: 'Back on Monday.' });
    expect(off.status).toBe(200);
    // ACC-8: the instance that took it refuses at once; the other as soon as the log reached it, which is what the token waits for.
    expect(await check(ada)).toMatchObject({ allowed: false, reason: 'team.disabled' });
    await over.must(over.get('/v1/organizations/acme/teams', { headers: { 'consistency-token': off.headers.get('consistency-token')! } }));
    const until = performance.now() + 5_000;
    while (performance.now() < until && ((await check(over)) as { allowed: boolean }).allowed) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await check(over)).toMatchObject({ allowed: false, reason: 'team.disabled' });
    await grace.must(grace.get('/v1/me'));
    expect(first.worries).toEqual([]);
  }, 60_000);
});
