import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openMongo, type MongoPorts } from '../../src/adapters/mongodb/open-mongo.js';
import { MASTER_KEY } from '../support/mongodb/mongo-subject.js';
import { MongoLookAlike } from '../support/mongodb/mongodb-server.js';
import type { Message } from '../support/mongodb/wire.js';

const WRITES = ['create', 'createIndexes', 'delete', 'drop', 'findAndModify', 'insert', 'update'];
const QUERIES = ['aggregate', 'find'];
const TIMEOUT_MS = 5_000;
const AT = '2026-01-01T00:00:00.000Z';
const LATER = '2026-02-01T00:00:00.000Z';

const BUCKET = {
  organizationId: 'o',
  day: '2026-01-01',
  gatewayId: 'g',
  serverId: null,
  userId: 'u',
  apiKeyId: 'k',
  method: 'tools/call',
  name: 'echo',
  outcome: 'ok',
  calls: 1,
  milliseconds: 1,
};
const DELIVERY = {
  job: 'mail',
  id: '1',
  about: {},
  status: 'due' as const,
  openAt: AT,
  expiresAt: LATER,
  failures: 0,
  attempts: [],
  revision: 0,
};

/** Every method of every port, so that each command is sent that the adapters know. */
const everything = async ({ readModels, progress, leases, snapshots, ...ports }: MongoPorts): Promise<void> => {
  const { personalData, credentials, idempotency, vault, usage, deliveryLog, limitStore, places } = ports;
  const things = await readModels.open<{ n: number }>({ name: 'things_v1', indexes: [['n']] });
  await things.write([{ id: 'a', marker: 1n, expected: null, document: { n: 1 } }]);
  await things.write([{ id: 'a', marker: 2n, expected: 1n, document: { n: 2 } }]);
  await things.write([{ id: 'a', marker: 3n, expected: 1n, document: null }]);
  await things.find({ filter: { n: 2 }, sort: ['n'], limit: 2, after: { values: [1], id: 'a' } });
  await Promise.all([things.get('a'), things.getMany(['a', 'b']), things.count({ n: 2 })]);
  for await (const { id } of things.scan()) expect(id).toBe('a');
  await progress.advance('p', null, { position: 1n, epoch: 1n });
  await progress.advance('p', { position: 1n, epoch: 1n }, { position: 2n, epoch: 1n });
  await progress.waitFor('p', 3n, 20);
  await progress.serve('things', { version: 1, generation: 1 });
  await progress.serving('things');
  await progress.reset('p');
  await leases.acquire('l', 'me', 1_000);
  await leases.acquire('l', 'me', 1_000);
  await leases.release('l', 'me');
  const state = new Uint8Array(9);
  for (const position of [1n, 2n]) await snapshots.save('s', { foldVersion: 1, storeId: 'log', position, state });
  await snapshots.load('s');
  await snapshots.remove('s');
  await personalData.put('usr_1', { name: 'Ada' }, 0);
  await personalData.erase('usr_1');
  await personalData.put('usr_1', { name: 'Ada' }, 1);
  await personalData.read(['usr_1']);
  await personalData.search('ad', undefined, 9);
  await personalData.sealAddress('usr_1', '192.0.2.1');
  await credentials.putPassword('h', { userId: 'usr_1', passwordHash: 'x' });
  await credentials.password('h');
  await credentials.removePassword('h');
  await credentials.putSession('t', { userId: 'usr_1', expiresAt: AT });
  await credentials.session('t');
  await credentials.sessionsOf('usr_1');
  await credentials.touchSession('t', AT);
  await credentials.removeSession('t');
  await credentials.removeSessionsOf('usr_1');
  await credentials.sweepSessions(AT);
  await idempotency.claim('k', { requestHash: 'r', commandId: 'c', answer: null, at: AT });
  await idempotency.settle('k', 'answer');
  await idempotency.forget('k');
  await idempotency.sweep(AT);
  expect(await vault.open('o', await vault.seal('o', 'secret'))).toBe('secret');
  await vault.destroy('o');
  await usage.add([BUCKET]);
  expect(await usage.read({ organizationId: 'o', from: BUCKET.day, to: BUCKET.day })).toEqual([BUCKET]);
  await usage.lastUses('o', ['k']);
  await usage.sums({ organizationId: 'o', from: BUCKET.day, to: BUCKET.day, by: 'tool', after: null, limit: 9 });
  await limitStore.take('l', { most: 1, now: AT, endsAt: LATER });
  await limitStore.take('l', { most: 1, now: LATER, endsAt: null });
  await limitStore.counts(['l'], AT);
  await limitStore.giveBack('l');
  await limitStore.clear('l');
  await limitStore.putSettings('{}');
  await limitStore.settings();
  await limitStore.sweep(AT);
  await places.keep('usr_1', 'here', LATER, 1);
  await places.keep('usr_1', 'there', LATER, 1);
  await places.of('usr_1', AT);
  await places.removeOf('usr_1');
  await places.sweep(AT);
  await deliveryLog.logId();
  await deliveryLog.add(DELIVERY);
  await deliveryLog.change(DELIVERY);
  await deliveryLog.due('mail', AT, 9);
  await deliveryLog.open('mail', AT);
  await deliveryLog.sweep(AT);
  await readModels.names();
  await readModels.drop('things_v1');
};

describe('what MongoDB is sent', () => {
  let server: MongoLookAlike;
  let sent: Message[];
  beforeEach(async () => {
    server = await MongoLookAlike.start();
    sent = [];
    server.watch = (command) => sent.push(command);
  });
  afterEach(() => server.stop());
  const named = (names: readonly string[]): readonly Message[] =>
    sent.filter((command) => names.includes(Object.keys(command)[0]!));
  const of = (commands: readonly Message[], field: string): readonly unknown[] => [
    ...new Map(commands.map((command) => [JSON.stringify(command[field]), command[field]])).values(),
  ];
  const run = async (settings: string): Promise<void> => {
    const ports = await openMongo({ url: server.url + settings, masterKey: MASTER_KEY, timeoutMs: TIMEOUT_MS });
    await everything(ports).finally(() => ports.close());
  };

  it.each([
    '',
    '&w=0',
    '&w=1',
    '&w=1&journal=false',
    '&w=majority&wtimeoutMS=1',
    '&readPreference=secondary',
    '&readPreference=secondaryPreferred&readPreferenceTags=dc:here&maxStalenessSeconds=120',
    '&readConcernLevel=local',
    '&retryWrites=false&retryReads=false',
  ])('is written and read by the majority, whatever the connection string says (%j)', async (settings) => {
    await run(settings);
    const writes = named(WRITES);
    expect([...new Set(writes.map((command) => Object.keys(command)[0]))].sort()).toEqual(WRITES);
    expect(of(writes, 'writeConcern')).toEqual([{ w: 'majority', j: true }]);
    expect(of(named(QUERIES), 'readConcern')).toEqual([{ level: 'majority' }]);
    const preferred = of([...writes, ...named([...QUERIES, 'listCollections', 'listIndexes'])], '$readPreference');
    expect(preferred.filter((preference) => (preference as Message | undefined)?.['mode'] !== 'primary')).toEqual([
      undefined,
    ]);
    // Each of these writes one document: the driver sends it again if its answer is lost.
    const single = named(['findAndModify', 'insert']);
    expect(single.filter(({ txnNumber }) => txnNumber === undefined)).toEqual([]);
  });

  it('gives every query a time on the server that is over before the call is', async () => {
    await run('');
    const limits = of(named(QUERIES), 'maxTimeMS') as readonly number[];
    expect(limits.filter((limit) => !(limit > TIMEOUT_MS / 2 && limit < TIMEOUT_MS))).toEqual([]);
    expect(limits).toHaveLength(1);
  });
});
