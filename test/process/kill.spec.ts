import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askAgain, brokenPromises, unreadable } from '../support/kill/acknowledged.js';
import { Aftermath } from '../support/kill/aftermath.js';
import { Caller } from '../support/kill/caller.js';
import { halfDone, unsound } from '../support/kill/history.js';
import { Ledger } from '../support/kill/ledger.js';
import { Load, type World } from '../support/kill/load.js';
import { OPERATOR_TOKEN } from '../support/gatehouse.js';
import { ProductProcess } from '../support/process.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

const KILLS = process.env['GATEHOUSE_TEST_LONG'] === '1' ? 200 : 20;
/** Killed before anything could be set up: the folder is half made. */
const EARLY_KILLS = 3;
/** Ended in order instead, so that later starts begin from a saved access snapshot. */
const STOPPED_EVERY = 8;
const LONGEST_LOAD_MS = 400;
/** Killed while it starts, before it serves anybody. */
const STARTING_EVERY = 4;

const dataDir = temporaryFolder();
const ledger = new Ledger();
let world: World;
let aftermath: Aftermath;

/** So much was asked again and acknowledged that something can be said about it. */
const isEnough = (): boolean => ledger.retried > KILLS / 10 && ledger.entries.length > KILLS * 2;

const settle = async (): Promise<World> => {
  const first = await ProductProcess.start(dataDir);
  const owner = await first.anyone.signUp('Olga');
  const operator = first.anyone.with(OPERATOR_TOKEN);
  await operator.must(operator.put('/v1/operator/limits', { organizationsByAccount: { value: null } }));
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
  const { id } = await owner.must(owner.post<{ id: string }>('/v1/organizations/acme/teams', { name: 'Everybody' }));
  await first.end('SIGKILL');
  return { ledger, dataDir, token: owner.token!, teamId: id };
};

/** One start on the same folder: what was acknowledged is looked for, then load, then the end. */
const round = async (signal: NodeJS.Signals): Promise<void> => {
  const running = await ProductProcess.start(dataDir);
  const caller = new Caller(running.address, ledger);
  const load = new Load(running.address, world);
  const { touched } = ledger;
  ledger.touched = new Set();
  await askAgain(caller, ledger);
  ledger.faults.push(...(await unreadable(caller, touched)));
  const loading = load.run();
  await pause(randomInt(20, LONGEST_LOAD_MS));
  if (signal === 'SIGTERM') load.finish();
  const { code, stderr } = await running.end(signal);
  await loading;
  if (signal === 'SIGTERM' && code !== 0) ledger.faults.push(`stopped with ${code}: ${stderr}`);
};

const killedWhileStarting = async (): Promise<void> => {
  const starting = ProductProcess.spawn(dataDir);
  await pause(randomInt(100, 1_200));
  await starting.end('SIGKILL');
};

describe(`a loaded server killed ${KILLS} times`, () => {
  beforeAll(async () => {
    for (let kill = 0; kill < EARLY_KILLS; kill += 1) await killedWhileStarting();
    world = await settle();
    for (let kill = EARLY_KILLS + 1; kill < KILLS; kill += 1) {
      if (kill % STOPPED_EVERY === 0) await round('SIGTERM');
      if (kill % STARTING_EVERY === 0) await killedWhileStarting();
      else await round('SIGKILL');
    }
    // A slow machine gets less done between two kills.
    while (!isEnough()) await round('SIGKILL');
    aftermath = await Aftermath.of(dataDir, world);
  }, 60_000 * KILLS);
  afterAll(async () => {
    await aftermath?.close();
    removeFolder(dataDir);
  });

  it('answered nothing but what was asked, under load and to requests sent again', () => {
    expect(ledger.faults).toEqual([]);
    expect(isEnough()).toBe(true);
  });

  it('has everything it acknowledged, once, in the state acknowledged last', () => {
    expect(brokenPromises(ledger, aftermath.history)).toEqual([]);
    expect(unsound(aftermath.history)).toEqual([]);
    expect(aftermath.unreadable).toEqual([]);
  });

  it('left nothing half done once its reservations had run out', () => {
    expect(halfDone(aftermath.history)).toEqual([]);
  });

  it('gives what nobody got to the next who asks, and keeps nothing of the one who did not get it', async () => {
    expect(aftermath.refusedClaims).toEqual([]);
    expect(await aftermath.leftBehind()).toEqual([]);
  });

  it('lets everybody in whose account was acknowledged', async () => {
    expect(await aftermath.lockedOut(ledger.of('account'))).toEqual([]);
  });

  it('AUD-3 has read models that a rebuild leaves as they are', async () => {
    expect(await aftermath.readModels('rebuilt')).toEqual(await aftermath.readModels('running'));
  });

  it('ACC-7 knows of access what the whole log says', async () => {
    expect(await aftermath.access('snapshot')).toEqual(await aftermath.access('log'));
  });
});
