import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openMongo, type MongoPorts } from '../../src/adapters/mongodb/open-mongo.js';
import { eventually } from '../support/eventually.js';
import { inDatabase, MASTER_KEY } from '../support/mongodb/mongo-subject.js';
import { MongoLookAlike } from '../support/mongodb/mongodb-server.js';
import type { Message } from '../support/mongodb/wire.js';

const TIMEOUT_MS = 600;
/** Three times as long as a call may take. */
const LONG_MS = 1_800;

let server: MongoLookAlike;
const opened: MongoPorts[] = [];
const open = async (): Promise<MongoPorts> => {
  const made = await openMongo({ url: server.url, masterKey: MASTER_KEY, timeoutMs: TIMEOUT_MS });
  opened.push(made);
  return made;
};

beforeEach(async () => {
  server = await MongoLookAlike.start();
});
afterEach(async () => {
  server.faults.holds = null;
  await Promise.all(opened.splice(0).map((each) => each.close()));
  await server.stop();
});

describe('a write of personal data that is still on its way when the person is erased', () => {
  const toPeople = (command: Message): boolean =>
    command['update'] === 'gatehouse.people' || command['insert'] === 'gatehouse.people';
  let held = 0;
  const written = (): number => (server.seen.get('update') ?? 0) + (server.seen.get('insert') ?? 0);

  beforeEach(() => {
    held = 0;
    server.watch = (command) => void (held += Number(toPeople(command)));
  });

  it.each([
    ['was known', 1],
    ['was new', 0],
  ])('PPL-7 changes nothing when it arrives, seconds after it was given up: somebody who %s', async (_, before) => {
    const { personalData } = await open();
    if (before === 1) await personalData.put('usr_1', { name: 'Ada', email: 'ada@example.org' }, 0);
    const { person, erasures } = await personalData.known('usr_1');
    server.faults.holds = toPeople;
    held = 0;
    const rename = personalData.put('usr_1', { ...person, name: 'Ada L' }, erasures);
    await expect(rename).rejects.toMatchObject({ name: 'StoreUnavailable' });
    const eraser = await open();
    await eraser.personalData.erase('usr_1');
    // The driver sends it a second time by itself: both arrive after the erasure.
    await eventually(() => held >= 2);
    const done = written();
    server.faults.holds = null;
    await eventually(() => written() >= done + held);
    expect(await eraser.personalData.known('usr_1')).toEqual({ person: undefined, erasures: 1 });
    expect(await eraser.personalData.search('ad', undefined, 9)).toEqual([]);
    expect(await eraser.personalData.sealAddress('usr_1', '192.0.2.1')).toBeNull();
  });

  it('PPL-7 leaves a mark, and not even the id of the person', async () => {
    const { personalData } = await open();
    await personalData.put('usr_1', { name: 'Ada', email: 'ada@example.org' }, 0);
    await personalData.erase('usr_1');
    await inDatabase(server.url, 'gatehouse', async (db) => {
      const all = async (name: string): Promise<readonly object[]> => db.collection(name).find({}).toArray();
      expect([await all('gatehouse.people'), await all('gatehouse.address_keys')]).toEqual([[], []]);
      expect(await all('gatehouse.erasures')).toEqual([{ _id: expect.stringMatching(/^[0-9a-f]{64}$/), times: 1 }]);
    });
  });
});

describe('what takes long on the server', () => {
  it('is not an index: building one may take longer than a call', async () => {
    await (await open()).close();
    await inDatabase(server.url, 'gatehouse', async (db) => {
      await db.dropCollection('gatehouse.people');
    });
    server.faults.slow = { command: 'createIndexes', ms: LONG_MS };
    const before = performance.now();
    const { personalData } = await open();
    expect(performance.now() - before).toBeGreaterThan(LONG_MS);
    expect(await personalData.search('ad', undefined, 9)).toEqual([]);
  });

  it('a query is ended there, and told as unavailable', async () => {
    const { readModels } = await open();
    const things = await readModels.open({ name: 'things_v1', indexes: [] });
    for (const command of ['find', 'aggregate']) {
      server.faults.slow = { command, ms: LONG_MS };
      const answer = command === 'find' ? things.get('a') : things.count({});
      await expect(answer).rejects.toMatchObject({ name: 'StoreUnavailable', message: /exceeded time limit/ });
    }
    server.faults.slow = null;
    expect(await things.get('a')).toBeNull();
  });
});
