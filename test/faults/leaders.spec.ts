import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cluster, leads, throughPort } from '../support/cluster.js';
import { Acme } from '../support/faults/acme.js';
import { harmDone, UNHARMED } from '../support/faults/aftermath.js';
import { TcpProxy } from '../support/faults/tcp-proxy.js';
import type { ProductProcess } from '../support/process.js';
import { eventually } from '../support/eventually.js';

/** Documented: somebody else leads within five seconds; a busy machine gets a multiple of that. */
const TAKEN_OVER_WITHIN_MS = 30_000;
const HOUR_MS = 3_600_000;

let cluster: Cluster;
let wire: TcpProxy;
let api: ProductProcess;
let projectors: ProductProcess[];
let acme: Acme;
const loading = new AbortController();
let load: Promise<void>;

beforeAll(async () => {
  cluster = await Cluster.start();
  wire = await TcpProxy.to(cluster.log.port);
  api = await cluster.add('api,proxy');
  projectors = [
    await cluster.add('projector', { urls: { eventStoreDb: throughPort.eventStoreDb(wire.port) } }),
    await cluster.add('projector'),
  ];
  acme = await Acme.foundedAt(api);
  load = (async () => {
    while (!loading.signal.aborted) {
      expect(await acme.newTeam(api.anyone.with(acme.owner.token))).toBe('201');
      await pause(10);
    }
  })();
}, 90_000);

afterAll(async () => {
  loading.abort();
  await load?.catch(() => undefined);
  await acme?.stop();
  await cluster?.stop();
  await wire?.stop();
});

/** The leader, as soon as there is one: between two leaders there is none for a moment. */
const leader = async (): Promise<ProductProcess> => {
  let found: ProductProcess | undefined;
  await eventually(async () => {
    for (const one of projectors) if (await leads(one)) found = one;
    return found !== undefined;
  }, TAKEN_OVER_WITHIN_MS);
  return found!;
};
const other = (one: ProductProcess): ProductProcess => projectors.find((projector) => projector !== one)!;
/** Reads of what was just written: somebody writes the read models. */
const followed = async (): Promise<void> => {
  const seen = acme.acknowledged.length;
  await eventually(() => acme.acknowledged.length > seen + 3, TAKEN_OVER_WITHIN_MS);
  const owner = api.anyone.with(acme.owner.token);
  const { headers } = await owner.post('/v1/organizations/acme/teams', { name: `Seen ${seen}` });
  expect(headers.get('consistency-token')).not.toBeNull();
  await eventually(async () => (await owner.get('/v1/organizations/acme/teams')).status === 200, TAKEN_OVER_WITHIN_MS);
};
const leadsSoon = (one: ProductProcess): Promise<void> => eventually(() => leads(one), TAKEN_OVER_WITHIN_MS);

describe('two projectors under load', () => {
  it('an old leader that was stopped wakes up beside the new one, and stands by', async () => {
    const old = await leader();
    old.signal('SIGSTOP');
    try {
      await leadsSoon(other(old));
      await followed();
    } finally {
      old.signal('SIGCONT');
    }
    await followed();
    await eventually(async () => !(await leads(old)) && (await leads(other(old))), TAKEN_OVER_WITHIN_MS);
  }, 60_000);

  it("two leaders for a moment: the database's clock jumps ahead, and each thinks that the lease is its own", async () => {
    const before = await leader();
    cluster.documents.faults.clockAheadMs = HOUR_MS;
    await followed();
    await eventually(async () => (await leads(projectors[0]!)) !== (await leads(projectors[1]!)), TAKEN_OVER_WITHIN_MS);
    expect(before.isUp).toBe(true);
  }, 60_000);

  it("the database's clock jumps back: a lease that seems to last for an hour is taken over when its holder is killed", async () => {
    cluster.documents.faults.clockAheadMs = 0;
    const killed = await leader();
    const at = projectors.indexOf(killed);
    await killed.end('SIGKILL');
    await leadsSoon(other(killed));
    await followed();
    projectors[at] = await cluster.add(
      'projector',
      at === 0 ? { urls: { eventStoreDb: throughPort.eventStoreDb(wire.port) } } : {},
    );
  }, 90_000);

  it('a leader that is cut off from EventStoreDB makes room for one that is not', async () => {
    const [cut, well] = projectors as [ProductProcess, ProductProcess];
    if (await leads(well)) {
      await well.end('SIGTERM');
      await leadsSoon(cut);
      projectors[1] = await cluster.add('projector');
    }
    wire.silence();
    await leadsSoon(projectors[1]!);
    await followed();
    await wire.restore();
  }, 90_000);

  it('AUD-3 left read models that a fresh fold gives, with nothing lost and nothing twice', async () => {
    loading.abort();
    await load;
    expect(await harmDone(cluster, acme.acknowledged)).toEqual(UNHARMED);
    expect(projectors.map(({ isUp, stderr }) => [isUp, stderr])).toEqual([
      [true, ''],
      [true, ''],
    ]);
  }, 60_000);
});
