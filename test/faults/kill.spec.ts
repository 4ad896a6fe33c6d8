import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cluster } from '../support/cluster.js';
import { Acme } from '../support/faults/acme.js';
import { aftermathOf, type ClusterAftermath } from '../support/faults/aftermath.js';
import { Seeded } from '../support/faults/seeded.js';
import { eventually } from '../support/eventually.js';
import { askAgain, brokenPromises, unreadable } from '../support/kill/acknowledged.js';
import { Caller } from '../support/kill/caller.js';
import { unsound } from '../support/kill/history.js';
import { Ledger } from '../support/kill/ledger.js';
import { Load, type World } from '../support/kill/load.js';
import type { ProductProcess } from '../support/process.js';

const KILLS = process.env['GATEHOUSE_TEST_LONG'] === '1' ? 200 : 20;
const ROLES = ['api', 'projector', 'proxy'] as const;
type Role = (typeof ROLES)[number];
const LONGEST_LOAD_MS = 500;
const PATIENCE_MS = 60_000;

const random = new Seeded();
const ledger = new Ledger();
const killed: Record<Role, number> = { api: 0, projector: 0, proxy: 0 };
const members = new Map<Role, ProductProcess>();
let cluster: Cluster;
let acme: Acme;
let world: World;
let calls = 0;
const strangeAnswers: string[] = [];
let aftermath: ClusterAftermath;
let missing: readonly string[];

const at = (role: Role): ProductProcess => members.get(role)!;
const start = async (role: Role): Promise<void> => void members.set(role, await cluster.add(role));

/** Calls through the proxy until told otherwise, or until it dies. */
const calling = async (over: AbortSignal): Promise<void> => {
  while (!over.aborted) {
    calls += 1;
    const answer = await acme.call(at('proxy')).catch(() => undefined);
    if (answer === undefined) return;
    if (answer !== '200') strangeAnswers.push(answer);
  }
};

const loaded = () => {
  const load = new Load(at('api').address, world);
  const over = new AbortController();
  const loading = Promise.all([load.run(), calling(over.signal), calling(over.signal)]);
  const finish = (): void => {
    load.finish();
    over.abort();
  };
  return { loading, finish };
};

/** Load on everything, then one of the three dies; what it left unanswered is asked again once it is back. */
const round = async (): Promise<void> => {
  const role = random.oneOf(ROLES);
  const { loading, finish } = loaded();
  await pause(random.between(20, LONGEST_LOAD_MS));
  const dead = at(role).end('SIGKILL');
  await dead;
  killed[role] += 1;
  // What is under way meets the gap; new load would only make starting slower.
  finish();
  await Promise.all([loading, start(role)]);
  if (role === 'api') await askAgain(new Caller(at('api').address, ledger), ledger);
};

/** A slow machine gets less done between two kills, and what can be counted is counted a little later. */
const untilEnough = async (): Promise<void> => {
  const { loading, finish } = loaded();
  await eventually(
    async () => ledger.entries.length > KILLS * 2 && (await acme.countedSoFar(at('api'))) > 0,
    PATIENCE_MS,
  );
  finish();
  await loading;
};

beforeAll(
  async () => {
    process.stderr.write(`seed ${random.seed}\n`);
    cluster = await Cluster.start();
    for (const role of ROLES) await start(role);
    acme = await Acme.foundedAt(at('api'));
    world = { ledger, dataDir: cluster.dataDir, token: acme.owner.token!, teamId: acme.teamId };
    for (let kill = 0; kill < KILLS; kill += 1) await round();
    await untilEnough();
    missing = await unreadable(new Caller(at('api').address, ledger), ledger.entries);
    aftermath = await aftermathOf(cluster);
  },
  60_000 + 60_000 * KILLS,
);

afterAll(async () => {
  await acme?.stop();
  await cluster?.stop();
});

describe(`api, projector and proxy as processes of their own, one of them killed ${KILLS} times under load, seed ${random.seed}`, () => {
  it('answered nothing but what was asked, under load and to requests sent again', () => {
    // Done, and not to be shown before somebody writes the read models again: said, and not counted as acknowledged.
    expect(ledger.faults.filter((fault) => !fault.includes('"code":"projection.behind"'))).toEqual([]);
    expect(strangeAnswers).toEqual([]);
    expect(ledger.entries.length).toBeGreaterThan(KILLS * 2);
    expect(killed.api + killed.projector + killed.proxy).toBe(KILLS);
  });

  it('has everything it acknowledged, once, in the state acknowledged last', () => {
    expect(brokenPromises(ledger, aftermath.history)).toEqual([]);
    expect(unsound(aftermath.history, false)).toEqual([]);
    expect(missing).toEqual([]);
  });

  it('AUD-3 has read models that a fresh fold gives', () => {
    expect(aftermath.kept).toEqual(aftermath.fresh);
  });

  it('SEC-3 counted no call twice', async () => {
    // What came twice would be counted by then.
    await pause(1_200);
    const counted = await acme.countedSoFar(at('api'));
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThanOrEqual(calls);
  });

  it('works as if nothing had been', async () => {
    const owner = at('api').anyone.with(acme.owner.token);
    expect([
      await acme.newTeam(owner),
      await acme.teams(at('api')),
      await acme.check(at('api')),
      await acme.call(at('proxy')),
    ]).toEqual(['201', '200', '200 allowed', '200']);
    expect(await Promise.all(ROLES.map((role) => acme.health(at(role))))).toEqual(['ready', 'ready', 'ready']);
  });
});
