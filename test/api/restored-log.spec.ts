import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { mailsTo } from '../support/mailbox.js';
import { only, toldBy } from '../support/told-log.js';

const ACME = '/v1/organizations/acme';
const SAID = /: read models, the picture of access and the progress of jobs are made anew from the log$/;

interface Team {
  readonly id: string;
  readonly name: string;
}
interface Readiness {
  readonly ready: boolean;
  readonly notices?: readonly string[];
}

let gatehouse: TestGatehouse;
let ada: ApiClient;
let backup: string;
beforeEach(async () => {
  gatehouse = await launch();
  backup = join(gatehouse.dataDir, 'mail', 'backup');
  mkdirSync(backup, { recursive: true });
  ada = await gatehouse.anyone.signUp('Ada');
  await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
  await newTeam('Before');
});
afterEach(() => gatehouse.stop());

const newTeam = (name: string, key?: string): Promise<Team> =>
  ada.must(ada.post<Team>(`${ACME}/teams`, { name }, { headers: key === undefined ? {} : { 'idempotency-key': key } }));

/** Replaces a database of one folder, with what belongs to it, by that of another. */
const put = (name: string, from: string, to: string): void => {
  for (const file of readdirSync(to)) if (file.startsWith(name)) rmSync(join(to, file));
  for (const file of readdirSync(from)) if (file.startsWith(name)) copyFileSync(join(from, file), join(to, file));
};
/** Starts again after that. Nobody has a token of what was answered before. */
const stopped = async (meanwhile: () => void): Promise<void> => {
  await gatehouse.stopped(async () => meanwhile());
  ada = new ApiClient(gatehouse.address, gatehouse.dataDir, ada.token, ada.userId);
};
const keepLog = (): Promise<void> => stopped(() => put('events.db', gatehouse.dataDir, backup));
const restoreLog = (): Promise<void> => stopped(() => put('events.db', backup, gatehouse.dataDir));

const teams = async (): Promise<readonly string[]> => {
  const { items } = await ada.must(ada.get<{ items: readonly Team[] }>(`${ACME}/teams?limit=100`));
  return items.map(({ name }) => name).toSorted();
};
const teamsInLog = (): readonly string[] =>
  only(toldBy(gatehouse.dataDir), 'TeamCreated')
    .map(({ data }) => data.name)
    .toSorted();
const health = async (): Promise<Readiness> => (await ada.get<Readiness>('/health/ready')).body;
const ready = (): Promise<void> => eventually(async () => (await health()).ready);
const noticed = async (): Promise<void> => {
  expect((await health()).notices).toEqual([expect.stringMatching(SAID)]);
  expect(gatehouse.worries).toContainEqual(
    expect.objectContaining({ level: 'warn', message: expect.stringMatching(SAID) }),
  );
};

describe('an older log beside newer data', () => {
  it('makes the lists anew, says so once, and shows what is written next', async () => {
    await keepLog();
    for (const name of ['Ghost 1', 'Ghost 2', 'Ghost 3']) await newTeam(name);
    expect(await teams()).toEqual(['Before', 'General', 'Ghost 1', 'Ghost 2', 'Ghost 3']);
    await restoreLog();
    await ready();
    await noticed();
    expect(await teams()).toEqual(['Before', 'General']);
    await newTeam('After');
    expect(await teams()).toEqual(['After', 'Before', 'General']);
    expect(await teams()).toEqual(teamsInLog());
    await stopped(() => undefined);
    expect([await teams(), (await health()).notices]).toEqual([['After', 'Before', 'General'], undefined]);
  });

  it('is noticed as often as it happens', async () => {
    await keepLog();
    for (const round of ['1', '2', '3']) {
      await newTeam(`Ghost ${round}`);
      await restoreLog();
      await ready();
      expect(await teams()).toEqual(['Before', 'General']);
    }
  });

  it('is noticed also where it has grown beyond what the lists were made from', async () => {
    await keepLog();
    await newTeam('Ghost');
    await stopped(() => put('read-models.db', gatehouse.dataDir, backup));
    await restoreLog();
    for (let n = 0; n < 12; n += 1) await newTeam(`After ${n}`);
    await stopped(() => put('read-models.db', backup, gatehouse.dataDir));
    await ready();
    await noticed();
    expect(await teams()).toEqual(teamsInLog());
  });

  it('is no reason for anything where only the read models are older, or gone', async () => {
    await stopped(() => put('read-models.db', gatehouse.dataDir, backup));
    await newTeam('After');
    await stopped(() => put('read-models.db', backup, gatehouse.dataDir));
    await ready();
    expect([await teams(), (await health()).notices]).toEqual([['After', 'Before', 'General'], undefined]);
    await stopped(() => put('read-models.db', join(gatehouse.dataDir, 'mail'), gatehouse.dataDir));
    await ready();
    expect([await teams(), (await health()).notices]).toEqual([['After', 'Before', 'General'], undefined]);
    expect(gatehouse.worries).toEqual([]);
  });

  it('ACC-7 decides access by the log, not by the picture that was saved of what is gone', async () => {
    await keepLog();
    const grace = await ada.inviteAndAccept('acme', 'Grace', 'member');
    expect((await grace.get(ACME)).status).toBe(200);
    await restoreLog();
    await ready();
    expect((await grace.at(gatehouse.address).with(grace.token).get(ACME, { headers: {} })).status).not.toBe(200);
    for (let n = 0; n < 20; n += 1) await newTeam(`After ${n}`);
    await stopped(() => undefined);
    const again = new ApiClient(gatehouse.address, gatehouse.dataDir, grace.token, grace.userId);
    expect((await again.get(ACME)).status).not.toBe(200);
  });

  it('PPL-1 mails nothing a second time, and what is written next', async () => {
    const invite = (email: string): Promise<unknown> =>
      ada.must(ada.post(`${ACME}/invitations`, { email, roleId: 'member' }));
    await invite('early@example.com');
    await keepLog();
    for (const name of ['lost-1', 'lost-2', 'lost-3']) await invite(`${name}@example.com`);
    await restoreLog();
    await ready();
    await invite('late@example.com');
    await eventually(async () => (await mailsTo(gatehouse.dataDir, 'late@example.com')) === 1);
    const { jobs } = (await ada.get<{ jobs: { kind: string; position?: string }[] }>('/health/ready')).body;
    expect(jobs.filter(({ kind }) => kind === 'reaction').length).toBeGreaterThan(0);
    for (const name of ['early', 'lost-1', 'lost-2', 'lost-3', 'late'])
      expect([name, await mailsTo(gatehouse.dataDir, `${name}@example.com`)]).toEqual([name, 1]);
  });

  it('API-4 does again under its key what was answered in the time that is gone', async () => {
    await keepLog();
    const ghost = await newTeam('Once', 'key-1');
    expect((await newTeam('Once', 'key-1')).id).toBe(ghost.id);
    await restoreLog();
    await ready();
    const { id } = await newTeam('Once', 'key-1');
    expect((await ada.get(`${ACME}/teams/${id}`)).status).toBe(200);
    expect(await teams()).toEqual(['Before', 'General', 'Once']);
  });
});

describe('another log', () => {
  it('makes the lists anew and says so', async () => {
    const other = await launch();
    const grace = await other.anyone.signUp('Grace');
    await grace.must(grace.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
    await grace.must(grace.post(`${ACME}/teams`, { name: 'Elsewhere' }));
    await other.stopped(async () => put('events.db', other.dataDir, backup));
    await other.stop();
    await restoreLog();
    await ready();
    await noticed();
    expect((await ada.get(`${ACME}/teams`)).status).toBeGreaterThanOrEqual(401);
    expect(teamsInLog()).toEqual(['Elsewhere', 'General']);
  });

  it.each([
    ['missing', () => put('events.db', backup, gatehouse.dataDir)],
    [
      'empty',
      () => {
        put('events.db', backup, gatehouse.dataDir);
        copyFileSync(join(gatehouse.dataDir, 'master.key'), join(gatehouse.dataDir, 'events.db'));
        truncateSync(join(gatehouse.dataDir, 'events.db'));
      },
    ],
  ])('is refused where the log is %s and other data is there, and nothing is changed', async (_title, lose) => {
    await stopped(() => put('events.db', gatehouse.dataDir, backup));
    const kept = join(backup, 'kept');
    mkdirSync(kept);
    const starting = stopped(() => {
      put('events.db', backup, kept);
      for (const file of readdirSync(backup)) if (file.startsWith('events.db')) rmSync(join(backup, file));
      lose();
    });
    await expect(starting).rejects.toThrow(
      /events\.db is missing, and private\.db, read-models\.db, master\.key are there: put it back from a backup; to begin/,
    );
    expect(
      readdirSync(gatehouse.dataDir).some(
        (name) => /events\.db/.test(name) && statSync(join(gatehouse.dataDir, name)).size > 0,
      ),
    ).toBe(false);
  });
});
