import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cluster, throughPort } from '../support/cluster.js';
import { Acme, ALL_WELL, type Seen, untilAllWell } from '../support/faults/acme.js';
import { harmDone, UNHARMED } from '../support/faults/aftermath.js';
import { STALE_ACCESS, WITHOUT_DOCUMENTS, WITHOUT_LOG } from '../support/faults/outages.js';
import { TcpProxy } from '../support/faults/tcp-proxy.js';
import type { ProductProcess } from '../support/process.js';

const LONG = process.env['GATEHOUSE_TEST_LONG'] === '1';
/** Longer than the ten seconds for which access is decided without knowing whether it is up to date. */
const CUT_MS = LONG ? 30_000 : 12_000;
/** A follower of the log pauses for five seconds at most between two tries. */
const BACK_WITHIN_MS = 20_000;
const SLOWER_MS = 150;

const FAULTS = ['untouched', 'eventStoreDb gone', 'eventStoreDb silent', 'mongoDb gone', 'mongoDb silent'] as const;
type Fault = (typeof FAULTS)[number];

/** What one process answered as soon as its wire was cut, and beyond the bound of staleness. */
interface Observed {
  readonly atOnce: Seen;
  readonly later: Seen;
}

let cluster: Cluster;
let acme: Acme;
const members = new Map<Fault, ProductProcess>();
const wires = new Map<Fault, TcpProxy>();
const observed = new Map<Fault, Observed>();
let slowed: Seen[] = [];
let backAfter: number;

const add = async (fault: Fault): Promise<void> => {
  const [server, how] = fault.split(' ') as ['eventStoreDb' | 'mongoDb', string | undefined];
  if (how === undefined) return void members.set(fault, await cluster.add('api,projector,proxy'));
  const wire = await TcpProxy.to(server === 'mongoDb' ? Number(new URL(cluster.documents.url).port) : cluster.log.port);
  wires.set(fault, wire);
  members.set(fault, await cluster.add('api,projector,proxy', { urls: { [server]: throughPort[server](wire.port) } }));
};

const cutOff = async (fault: Fault): Promise<void> => {
  const start = performance.now();
  if (fault.endsWith('gone')) await wires.get(fault)?.refuse();
  if (fault.endsWith('silent')) wires.get(fault)?.silence();
  const atOnce = await acme.askedAt(members.get(fault)!);
  await pause(CUT_MS - (performance.now() - start));
  observed.set(fault, { atOnce, later: await acme.askedAt(members.get(fault)!) });
};

beforeAll(async () => {
  cluster = await Cluster.start();
  for (const fault of FAULTS) await add(fault);
  acme = await Acme.foundedAt(members.get('untouched')!);
  const all = [...members.values()];
  await untilAllWell(acme, all, BACK_WITHIN_MS);
  for (const wire of wires.values()) wire.delayMs = SLOWER_MS;
  // In turn: the slowest of five that write to one stream at once would be told so.
  for (const member of all) slowed.push(await acme.askedAt(member));
  for (const wire of wires.values()) await wire.restore();
  await Promise.all(FAULTS.map(cutOff));
  for (const wire of wires.values()) await wire.restore();
  backAfter = await untilAllWell(acme, all, BACK_WITHIN_MS);
}, 300_000);

afterAll(async () => {
  await acme?.stop();
  await cluster?.stop();
  await Promise.all([...wires.values()].map((wire) => wire.stop()));
});

describe(`a process cut off for ${CUT_MS / 1000} s`, () => {
  it.each([
    ['ACC-7 from an EventStoreDB that is gone refuses writes, and all access once it is stale', 'eventStoreDb gone'],
    [
      'ACC-7 from an EventStoreDB that accepts and never answers refuses writes, and all access once it is stale',
      'eventStoreDb silent',
    ],
  ] as const)('%s', (_, fault) => {
    expect(observed.get(fault)).toEqual({ atOnce: WITHOUT_LOG, later: STALE_ACCESS });
  });

  it.each([
    ['from a MongoDB that is gone goes on with calls and with writes by key', 'mongoDb gone'],
    ['from a MongoDB that accepts and never answers goes on with calls and with writes by key', 'mongoDb silent'],
  ] as const)('%s', (_, fault) => {
    expect(observed.get(fault)).toEqual({ atOnce: WITHOUT_DOCUMENTS, later: WITHOUT_DOCUMENTS });
  });

  it('is not noticed by the process beside it', () => {
    expect(observed.get('untouched')).toEqual({ atOnce: ALL_WELL, later: ALL_WELL });
  });

  it('does everything again by itself once the wire is mended', () => {
    expect(backAfter).toBeLessThan(BACK_WITHIN_MS);
    expect([...members.values()].map(({ isUp, stderr }) => [isUp, stderr])).toEqual(FAULTS.map(() => [true, '']));
  });
});

describe('wires that were slow and cut', () => {
  it('only make things slower while they are slow', () => {
    expect(slowed).toEqual(FAULTS.map(() => ALL_WELL));
  });

  it('AUD-3 lose nothing acknowledged, write nothing twice, and leave read models that a fresh fold gives', async () => {
    expect(await harmDone(cluster, acme.acknowledged)).toEqual(UNHARMED);
  }, 60_000);

  it('SEC-3 leave every call that went through counted once', async () => {
    expect(await acme.countedAt(members.get('untouched')!)).toBe(acme.calls);
  });
});
