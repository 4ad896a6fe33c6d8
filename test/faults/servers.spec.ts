import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Acme, ALL_WELL, type Seen, untilAllWell } from '../support/faults/acme.js';
import { harmDone, UNHARMED } from '../support/faults/aftermath.js';
import { STALE_ACCESS, WITHOUT_BOTH, WITHOUT_DOCUMENTS, WITHOUT_LOG } from '../support/faults/outages.js';
import type { MongoLookAlike } from '../support/mongodb/mongodb-server.js';
import type { ProductProcess } from '../support/process.js';

/** Longer than the ten seconds for which access is decided without knowing whether it is up to date. */
const OUTAGE_MS = process.env['GATEHOUSE_TEST_LONG'] === '1' ? 30_000 : 12_000;
const BACK_WITHIN_MS = 20_000;
/** gRPC. */
const UNAVAILABLE = 14;
/** MongoDB. */
const OUT_OF_DISK_SPACE = 14_031;

let cluster: Cluster;
let member: ProductProcess;
let acme: Acme;
let second: MongoLookAlike;

beforeAll(async () => {
  cluster = await Cluster.start();
  second = await cluster.documents.another();
  member = await cluster.add('api,projector,proxy');
  acme = await Acme.foundedAt(member);
  await untilAllWell(acme, [member], BACK_WITHIN_MS);
}, 90_000);

afterAll(async () => {
  await acme?.stop();
  await cluster?.stop();
  await second?.stop();
});

const seen = (): Promise<Seen> => acme.askedAt(member);
const well = (): Promise<number> => untilAllWell(acme, [member], BACK_WITHIN_MS);

describe('EventStoreDB', () => {
  it('stopped and started: writes are refused meanwhile, reads and calls go on', async () => {
    cluster.log.stop();
    expect(await seen()).toEqual(WITHOUT_LOG);
    await cluster.log.start();
    await well();
  }, 60_000);

  it('ACC-7 refusing everything: writes are refused, and all access once it is stale', async () => {
    const { faults } = cluster.log;
    const start = performance.now();
    faults.refuse = UNAVAILABLE;
    expect(await seen()).toEqual(WITHOUT_LOG);
    await pause(OUTAGE_MS - (performance.now() - start));
    expect(await seen()).toEqual(STALE_ACCESS);
    faults.refuse = undefined;
    await well();
  }, 90_000);

  it('slow: everything takes longer and nothing is refused', async () => {
    cluster.log.faults.delay = 100;
    expect(await seen()).toEqual(ALL_WELL);
    cluster.log.faults.delay = 0;
  }, 30_000);

  it.each([
    ['whose answer is lost', 'loseAnswers'],
    ['that is lost itself', 'loseAppends'],
    ['that times out after it was written', 'timeOut'],
    ['that is called a conflict with itself', 'callConflict'],
  ] as const)(
    'an append %s is acknowledged, and there once',
    async (_, fault) => {
      const before = acme.acknowledged.length;
      cluster.log.faults[fault] = 1;
      expect(await acme.newTeam(member.anyone.with(acme.owner.token))).toBe('201');
      expect(acme.acknowledged).toHaveLength(before + 1);
      const name = acme.acknowledged.at(-1)!;
      expect(
        cluster.log.log.all.filter(
          ({ type, data }) => type === 'TeamCreated' && Buffer.from(data).toString().includes(`"${name}"`),
        ),
      ).toHaveLength(1);
    },
    30_000,
  );
});

describe('MongoDB', () => {
  it('stopped and started: calls and writes with a key go on, what needs documents is refused', async () => {
    await cluster.documents.refuse();
    await second.refuse();
    expect(await seen()).toEqual(WITHOUT_DOCUMENTS);
    await cluster.documents.accept();
    await second.accept();
    await well();
  }, 60_000);

  it('without a primary: calls and writes with a key go on, what needs documents is refused', async () => {
    cluster.documents.faults.notPrimary = true;
    expect(await seen()).toEqual(WITHOUT_DOCUMENTS);
    cluster.documents.faults.notPrimary = false;
    await well();
  }, 60_000);

  it('failing over: what is under way goes on at the new primary, and nobody is refused', async () => {
    const asking = Promise.all(Array.from({ length: 4 }, seen));
    second.elect();
    // Health names for a moment what the projector met; that is no refusal.
    expect((await asking).map((one) => ({ ...one, health: 'ready' }))).toEqual(Array(4).fill(ALL_WELL));
    await well();
    // The read models are written some time after the commands they follow from were answered.
    await eventually(() => (second.seen.get('insert') ?? 0) > 0);
  }, 60_000);

  it('failing over because the primary died: refused for a moment at the most, then all is well', async () => {
    await second.refuse();
    cluster.documents.elect();
    await well();
    await second.accept();
  }, 60_000);

  it('slow: everything takes longer and nothing is refused', async () => {
    cluster.documents.faults.delayMs = 60;
    expect(await seen()).toEqual(ALL_WELL);
    cluster.documents.faults.delayMs = 0;
  }, 30_000);

  it('with a full disk: calls and writes with a key go on, reads that write nothing are served', async () => {
    const { faults } = cluster.documents;
    for (const command of ['insert', 'update', 'findAndModify']) {
      faults.failNext = { command, code: OUT_OF_DISK_SPACE, times: 1_000 };
      const { keyed, read, check, call } = await seen();
      expect({ keyed, read, check, call }).toEqual({ keyed: '201', read: '200', check: '200 allowed', call: '200' });
      const signedIn = await member.anyone.post('/v1/sessions', {
        email: 'ada@example.com',
        password: 'correct horse battery staple',
      });
      expect([201, 503]).toContain(signedIn.status);
    }
    faults.failNext = null;
    await well();
  }, 60_000);
});

describe('EventStoreDB and MongoDB at once', () => {
  it('stopped and started: calls go on, all else is refused, and all is well again by itself', async () => {
    cluster.log.stop();
    await cluster.documents.refuse();
    await second.refuse();
    expect(await seen()).toEqual(WITHOUT_BOTH);
    await cluster.log.start();
    await cluster.documents.accept();
    await second.accept();
    await well();
  }, 90_000);
});

describe('after all of it', () => {
  it('the same process still runs and has complained of nothing it did not dryRun', () => {
    expect([member.isUp, member.stderr]).toEqual([true, '']);
  });

  it('AUD-3 nothing acknowledged is lost, nothing written twice, and the read models are what a fresh fold gives', async () => {
    expect(await harmDone(cluster, acme.acknowledged)).toEqual(UNHARMED);
  }, 60_000);

  it('SEC-3 every call that went through is counted once', async () => {
    expect(await acme.countedAt(member)).toBe(acme.calls);
  });
});
