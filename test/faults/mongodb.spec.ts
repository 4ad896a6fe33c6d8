import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoNetworkError } from 'mongodb';
import { MongoStore } from '../../src/adapters/mongodb/mongo-store.js';
import { openMongo, type MongoPorts } from '../../src/adapters/mongodb/open-mongo.js';
import { eventually } from '../support/eventually.js';
import { MASTER_KEY } from '../support/mongodb/mongo-subject.js';
import { MongoLookAlike } from '../support/mongodb/mongodb-server.js';

const TIMEOUT_MS = 600;
const OUT_OF_DISK_SPACE = 14_031;
/** A call waits for a server, then for its answer, and a read may be tried twice: the own timer ends all of it. */
const BOUND_MS = TIMEOUT_MS + 1_400;

interface Doc {
  readonly n: number;
}

describe('MongoDB that fails', () => {
  let server: MongoLookAlike;
  let ports: MongoPorts;
  const opened: MongoPorts[] = [];
  const open = async (timeoutMs = TIMEOUT_MS): Promise<MongoPorts> => {
    const made = await openMongo({ url: server.url, masterKey: MASTER_KEY, timeoutMs });
    opened.push(made);
    return made;
  };
  beforeEach(async () => {
    server = await MongoLookAlike.start();
    ports = await open();
  });
  afterEach(async () => {
    server.faults.frozen = false;
    await Promise.all(opened.splice(0).map((each) => each.close()));
    await server.stop();
  });
  const things = () => ports.readModels.open<Doc>({ name: 'things_v1', indexes: [['n']] });
  const write = (id: string, expected: bigint | null, marker: bigint) => ({
    id,
    expected,
    marker,
    document: { n: Number(marker) },
  });

  /** Every port at once: none hangs, none answers anything but StoreUnavailable. */
  const allUnavailable = async (collection: Awaited<ReturnType<typeof things>>): Promise<void> => {
    const started = performance.now();
    const calls: readonly (() => Promise<unknown>)[] = [
      () => collection.get('a'),
      () => collection.find({ filter: {}, sort: ['n'], limit: 1 }),
      () => collection.count({}),
      () => collection.write([write('x', null, 1n)]),
      () => ports.readModels.open({ name: 'others_v1', indexes: [] }),
      () => ports.readModels.names(),
      () => ports.progress.load('p'),
      () => ports.progress.advance('p', null, { position: 1n, epoch: 1n }),
      () => ports.progress.waitFor('p', 1n, 5_000),
      () => ports.leases.acquire('l', 'me', 1_000),
      () => ports.snapshots.load('s'),
      () => ports.snapshots.save('s', { foldVersion: 1, storeId: 'log', position: 1n, state: new Uint8Array(1) }),
      () => ports.personalData.read(['u']),
      () => ports.personalData.put('u', { name: 'n' }, 0),
      () => ports.credentials.password('h'),
      () =>
        ports.idempotency.claim('k', {
          requestHash: 'r',
          commandId: 'c',
          answer: null,
          at: '2026-01-01T00:00:00.000Z',
        }),
      () => ports.vault.seal('org', 'secret'),
      () => ports.usage.lastUses('org', ['key']),
    ];
    const names = await Promise.all(
      calls.map((call) =>
        call().then(
          () => 'answered',
          (error: Error) => error.name,
        ),
      ),
    );
    expect(names).toEqual(calls.map(() => 'StoreUnavailable'));
    expect(performance.now() - started).toBeLessThan(BOUND_MS);
  };

  const recovers = async (collection: Awaited<ReturnType<typeof things>>): Promise<void> => {
    for (let attempt = 0; ; attempt += 1) {
      const id = `after-${attempt}`;
      const lost = await collection.write([write(id, null, 1n)]).catch(() => null);
      if (lost !== null) return expect(await collection.get(id)).toEqual({ n: 1 });
      if (attempt === 100) throw new Error('never came back');
      await sleep(50);
    }
  };

  describe('a connection that the other side ended, and that the driver takes all the same', () => {
    let store: MongoStore;
    beforeEach(async () => {
      store = await MongoStore.open({ url: server.url, timeoutMs: TIMEOUT_MS });
    });
    afterEach(() => store.close());

    /** As the driver does: the error of the socket is what the call ends with. */
    const writtenToItsEnd = async (): Promise<never> => {
      const peer = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
      await once(peer, 'listening');
      const socket = connect({ port: (peer.address() as AddressInfo).port, host: '127.0.0.1' }).resume();
      await once(socket, 'end');
      peer.close();
      socket.write('a command');
      return once(socket, 'drain').finally(() => socket.destroy()) as Promise<never>;
    };

    it('is passed over: nothing was sent on it', async () => {
      let tries = 0;
      expect(await store.run(async () => ((tries += 1) < 4 ? writtenToItsEnd() : 'answered'))).toBe('answered');
      expect(tries).toBe(4);
    });

    it('is taken as unavailable where there is no other', async () => {
      const error = await writtenToItsEnd().catch((reason: unknown) => reason);
      await expect(store.run(() => Promise.reject(error))).rejects.toThrow(/^MongoDB: .*ended by the other party/);
    });

    it('is not passed over once something may have been sent', async () => {
      let tries = 0;
      const reset = Object.assign(new Error('write ECONNRESET'), { code: 'ECONNRESET', syscall: 'write' });
      await expect(store.run(() => ((tries += 1), Promise.reject(reset)))).rejects.toMatchObject({
        name: 'StoreUnavailable',
      });
      expect(tries).toBe(1);
    });
  });

  it('takes a cursor that the server forgot as unavailable', async () => {
    const store = await MongoStore.open({ url: server.url, timeoutMs: TIMEOUT_MS });
    await store.run((db) => db.collection('things').insertMany(Array.from({ length: 300 }, (_, n) => ({ n }))));
    server.faults.failNext = { command: 'getMore', code: 43, times: 1 };
    await expect(store.run((db) => db.collection('things').find({}).toArray())).rejects.toMatchObject({
      name: 'StoreUnavailable',
    });
    server.faults.failNext = null;
    expect(await store.run((db) => db.collection('things').find({}).toArray())).toHaveLength(300);
    await store.close();
  });

  it('gives a client that keeps failing a successor, and keeps one that is answered', async () => {
    const store = await MongoStore.open({ url: server.url, timeoutMs: TIMEOUT_MS, replaceAfterMs: 600 });
    const usedClient = (): Promise<unknown> => store.run(async (db) => db.client);
    const failing = (): Promise<unknown> =>
      store.run(() => Promise.reject(new MongoNetworkError('connection 7 closed'))).catch((error: Error) => error.name);
    const [first, lasting] = [await usedClient(), 700];
    expect(await failing()).toBe('StoreUnavailable');
    await sleep(lasting);
    expect([await store.find('things', 'a'), await failing(), (await usedClient()) === first]).toEqual([
      null,
      'StoreUnavailable',
      true,
    ]);
    await failing();
    await sleep(lasting);
    // Refused, but answered.
    server.faults.failNext = { command: 'find', code: OUT_OF_DISK_SPACE, times: 1 };
    await expect(store.find('things', 'a')).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await failing();
    // A successor would have reached the server by then.
    await sleep(lasting);
    expect((await usedClient()) === first).toBe(true);
    await server.refuse();
    await failing();
    await sleep(lasting);
    await failing();
    await sleep(TIMEOUT_MS + lasting);
    await server.accept();
    // One that could not be reached was not taken.
    const usedNow = async (): Promise<unknown> => (await failing(), store.run(async (db) => db.client));
    await eventually(async () => (await usedNow()) !== first);
    expect(await store.find('things', 'a')).toBe(null);
    await store.close();
  });

  it('refuses in time while nobody listens, and goes on by itself once it is back', async () => {
    const collection = await things();
    await server.refuse();
    await allUnavailable(collection);
    await server.accept();
    await recovers(collection);
  });

  it('refuses in time while it takes everything and answers nothing, and goes on by itself', async () => {
    const collection = await things();
    server.faults.frozen = true;
    await allUnavailable(collection);
    server.faults.frozen = false;
    await recovers(collection);
  });

  it('refuses while there is no primary, and goes on by itself', async () => {
    const collection = await things();
    server.faults.notPrimary = true;
    await allUnavailable(collection);
    server.faults.notPrimary = false;
    await recovers(collection);
  });

  it('waits for one that is slow but answers in time', async () => {
    const collection = await things();
    server.faults.delayMs = 60;
    expect(await collection.write([write('a', null, 1n)])).toEqual([]);
    expect(await collection.get('a')).toEqual({ n: 1 });
  });

  it('does not notice a restart between two calls', async () => {
    const collection = await things();
    await collection.write([write('a', null, 1n)]);
    await server.restart();
    await recovers(collection);
    expect(await collection.get('a')).toEqual({ n: 1 });
  });

  it('loses no acknowledged write and repeats none while connections are cut all the time', async () => {
    const collection = await things();
    let marker: bigint | null = null;
    const cutting = setInterval(() => server.dropConnections(), 150);
    try {
      for (const end = performance.now() + 3_000; performance.now() < end;) {
        const next: bigint = (marker ?? 0n) + 1n;
        const lost = await collection.write([write('a', marker, next)]).catch(() => null);
        const stored = await collection.load(['a']).catch(() => null);
        if (stored === null) continue;
        const found: bigint | null = stored.get('a')?.marker ?? null;
        if (lost?.length === 0) expect(found).toBe(next);
        expect([marker, next]).toContain(found);
        marker = found;
      }
    } finally {
      clearInterval(cutting);
    }
    expect(marker).toBeGreaterThan(10n);
  });

  it('sends a write whose answer got lost again, and it is not done twice', async () => {
    const collection = await things();
    server.faults.loseAnswerOf = 'insert';
    expect(await collection.write([write('a', null, 1n)])).toEqual([]);
    server.faults.loseAnswerOf = 'update';
    expect(await collection.write([write('a', 1n, 2n)])).toEqual([]);
    server.faults.loseAnswerOf = 'findandmodify';
    const lease = await ports.leases.acquire('l', 'me', 60_000);
    expect(await ports.leases.acquire('l', 'me', 60_000)).toEqual(lease);
  });

  it('tells its own write from one with the same marker, also beside writes that were lost', async () => {
    const collection = await things();
    await collection.write([write('a', null, 1n), write('b', null, 1n), write('c', null, 1n)]);
    expect(await collection.write([write('b', 1n, 5n)])).toEqual([]);
    expect(
      await collection.write([write('a', 1n, 5n), write('b', 1n, 5n), write('c', null, 5n), write('d', null, 5n)]),
    ).toEqual(['c', 'b']);
  });

  it.each([
    [91, 'shutting down'],
    [262, 'out of time'],
    [14031, 'out of disk space'],
  ])('takes error %i (%s) as unavailable, not as an answer', async (code) => {
    const collection = await things();
    server.faults.failNext = { command: 'aggregate', code, times: 2 };
    await expect(collection.count({})).rejects.toMatchObject({ name: 'StoreUnavailable' });
    server.faults.failNext = null;
    expect(await collection.count({})).toBe(0);
  });

  it('SEC-3 counts a batch once, though the process died before it was in the counters, or right after', async () => {
    const bucket = {
      organizationId: 'o',
      day: '2026-01-01',
      gatewayId: 'g',
      serverId: null,
      userId: 'u',
      apiKeyId: 'k',
      method: 'tools/call',
      name: 'echo',
      outcome: 'ok',
      calls: 2,
      milliseconds: 3,
    };
    server.faults.failNext = { command: 'update', code: 91, times: 2 };
    await ports.usage.add([bucket]);
    server.faults.failNext = { command: 'delete', code: 91, times: 2 };
    await ports.usage.add([bucket, bucket]);
    server.faults.failNext = null;
    const other = await open();
    const [once, again] = await Promise.all(
      [other, ports].map((each) => each.usage.read({ organizationId: 'o', from: '2026-01-01', to: '2026-01-01' })),
    );
    expect(again).toEqual(once);
    expect(once).toEqual([{ ...bucket, calls: 6, milliseconds: 9 }]);
  });

  it('SEC-3 counts a batch once that was stored without an answer and is handed over again', async () => {
    const buckets = [
      {
        organizationId: 'o',
        day: '2026-01-01',
        gatewayId: 'g',
        serverId: null,
        userId: 'u',
        apiKeyId: 'k',
        method: 'tools/call',
        name: 'echo',
        outcome: 'ok',
        calls: 2,
        milliseconds: 3,
      },
    ];
    const count = async (): Promise<readonly number[]> =>
      (await ports.usage.read({ organizationId: 'o', from: '2026-01-01', to: '2026-01-01' })).map(({ calls }) => calls);
    server.faults.frozen = true;
    await expect(ports.usage.add(buckets)).rejects.toMatchObject({ name: 'StoreUnavailable' });
    server.faults.frozen = false;
    await recovers(await things());
    expect(await count()).toEqual([2]);
    await ports.usage.add(buckets);
    expect(await count()).toEqual([2]);
    await ports.usage.add([...buckets]);
    expect(await count()).toEqual([4]);
  });

  it('keeps opening secrets through a short outage, and no longer once the key was destroyed elsewhere', async () => {
    const sealed = await ports.vault.seal('org', 'secret');
    const other = await open();
    expect(await other.vault.open('org', sealed)).toBe('secret');
    await sleep(1_050);
    await server.refuse();
    expect(await other.vault.open('org', sealed)).toBe('secret');
    await server.accept();
    await recovers(await things());
    await ports.vault.destroy('org');
    await sleep(1_050);
    expect(await other.vault.open('org', sealed)).toBeNull();
  });

  it('keeps states larger than a document, and reads one whole while it is replaced', async () => {
    const state = (byte: number) => new Uint8Array(20 * 1024 * 1024).fill(byte);
    // So much takes longer than the little patience of the other specs, on a busy machine.
    const { snapshots } = await open(10_000);
    const save = (byte: number) =>
      snapshots.save('s', { foldVersion: 1, storeId: 'log', position: BigInt(byte), state: state(byte) });
    await save(1);
    const [loaded] = await Promise.all([snapshots.load('s'), save(2)]);
    expect(Buffer.compare(loaded!.state, state(Number(loaded!.position)))).toBe(0);
    expect((await snapshots.load('s'))!.position).toBe(2n);
  });

  it('says in one line that the master key is another one', async () => {
    const wrong = openMongo({ url: server.url, masterKey: Buffer.alloc(32, 8) });
    await expect(wrong).rejects.toThrow(/^[^\n]*another master key[^\n]*$/);
  });

  it('cannot be opened while nobody listens', async () => {
    await server.refuse();
    await expect(open()).rejects.toMatchObject({ name: 'StoreUnavailable' });
  });

  it('ends waits when it is closed, and does not bring back a dropped collection', async () => {
    const collection = await things();
    await ports.readModels.drop('things_v1');
    await expect(collection.write([write('a', null, 1n)])).rejects.toMatchObject({ name: 'StoreUnavailable' });
    expect(await ports.readModels.names()).toEqual([]);
    const ended = expect(ports.progress.waitFor('p', 1n, 10_000)).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await sleep(30);
    await ports.close();
    await ended;
    await expect(ports.progress.load('p')).rejects.toMatchObject({ name: 'StoreUnavailable' });
  });
});
