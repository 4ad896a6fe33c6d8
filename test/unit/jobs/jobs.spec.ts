import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedDocuments } from '../../../src/adapters/embedded/documents/open-documents.js';
import { loadMasterKey } from '../../../src/adapters/embedded/private/master-key.js';
import { openEmbeddedPrivate } from '../../../src/adapters/embedded/private/open-private.js';
import { SystemClock } from '../../../src/adapters/system/system-clock.js';
import type { Job } from '../../../src/jobs/job.js';
import { Jobs } from '../../../src/jobs/jobs.js';
import type { Reaction } from '../../../src/jobs/reactions/reaction.js';
import { dailyAt, every, type Schedule } from '../../../src/jobs/schedules/schedule.js';
import { unavailable } from '../../../src/kernel/refusal.js';
import type { Log } from '../../../src/ports/log.port.js';
import { eventually } from '../../support/eventually.js';
import { MemoryFeed } from '../../support/memory-feed.js';
import { encoded, happened } from '../../support/recorded-events.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const revoked = happened('InvitationRevoked', { organizationId: 'org_1', invitationId: 'inv_1' });
const stored = (position: number) => ({
  ...encoded(position, revoked),
  stream: 'spec-1',
  revision: BigInt(position),
  position: BigInt(position),
});

describe('work in the background', () => {
  let folder: string;
  let undo: (() => Promise<void>)[];
  let feed: MemoryFeed;
  let jobs: Jobs;
  let warned: string[];
  let make: (logLine?: bigint) => Jobs;

  beforeEach(async () => {
    folder = temporaryFolder();
    const documents = await openEmbeddedDocuments({ folder });
    const secrets = await openEmbeddedPrivate({ folder, masterKey: loadMasterKey(folder) });
    warned = [];
    const none = (): void => undefined;
    const log: Log = { debug: none, info: none, warn: (_, message) => void warned.push(message), error: none };
    feed = new MemoryFeed();
    const { progress, leases } = documents;
    const { deliveryLog } = secrets;
    const clock = new SystemClock();
    make = (logLine) => new Jobs({ logLine, feed, progress, leases, deliveryLog, clock, log, holder: 'spec' });
    jobs = make();
    undo = [() => secrets.close(), () => documents.close()];
  });
  afterEach(async () => {
    await jobs.stop();
    for (const step of undo) await step();
    removeFolder(folder);
  });

  const reaction = (react: Reaction['react']): Job => ({
    kind: 'reaction',
    name: 'spec',
    handles: new Set(['InvitationRevoked']),
    react,
  });
  const schedule = (run: Schedule['run'], rhythm = every(60_000)): Job => ({
    kind: 'schedule',
    name: 'spec',
    rhythm,
    run,
  });

  it('reacts to each event in order, tries again what failed, and goes on where it was', async () => {
    const seen: bigint[] = [];
    let fails = 2;
    const job = reaction(async ({ position }) => {
      if (position === 2n && fails-- > 0) throw Object.assign(new Error('of a person'), { code: 'E_SPEC' });
      seen.push(position);
    });
    feed.add(stored(1), stored(2), stored(3));
    jobs.start([job]);
    await eventually(() => jobs.status()[0]?.state === 'failing');
    expect(jobs.status()[0]).toMatchObject({ kind: 'reaction', error: 'E_SPEC', since: expect.any(String) });
    await eventually(() => jobs.status()[0]?.position === '3');
    expect([...new Set(seen)]).toEqual([1n, 2n, 3n]);
    expect(jobs.status()[0]).toEqual({ name: 'spec', kind: 'reaction', state: 'running', position: '3' });
    await jobs.stop();
    expect(jobs.status()[0]).toMatchObject({ state: 'standby' });
    jobs = make();
    jobs.start([job]);
    feed.add(stored(4));
    await eventually(() => seen.at(-1) === 4n);
    expect(feed.follows.at(-1)).toBe(3n);
    expect(warned).toContain('a job failed and is tried again');
  });

  it.each([
    ['is beyond the end of a log that was restored', () => void (feed = new MemoryFeed()), undefined],
    ['is of an older line of the log', () => undefined, 1n],
  ])('begins with the first event again where its progress %s', async (_title, restore, logLine) => {
    const seen: bigint[] = [];
    const job = reaction(async ({ position }) => void seen.push(position));
    feed.add(stored(1), stored(2), stored(3));
    jobs.start([job]);
    await eventually(() => jobs.status()[0]?.position === '3');
    await jobs.stop();
    restore();
    if (logLine === undefined) feed.add(stored(1));
    jobs = make(logLine);
    jobs.start([job]);
    await eventually(() => seen.length > 3);
    feed.add(stored(9));
    await eventually(() => seen.at(-1) === 9n);
    expect(seen.slice(3)).toEqual(logLine === undefined ? [1n, 9n] : [1n, 2n, 3n, 9n]);
    await jobs.stop();
    jobs = make(logLine);
    jobs.start([job]);
    feed.add(stored(10));
    await eventually(() => seen.at(-1) === 10n);
    expect(seen.filter((position) => position === 9n)).toHaveLength(1);
  });

  it('runs a schedule at the start and in its rhythm, and soon again where it failed', async () => {
    let runs = 0;
    jobs.start([
      schedule(async () => {
        runs += 1;
        if (runs < 3) throw unavailable('projection.behind', 'not there yet');
      }, every(20)),
    ]);
    await eventually(() => runs > 5);
    expect(jobs.status()[0]).toEqual({ name: 'spec', kind: 'schedule', state: 'running' });
    expect(warned).toEqual([]);
  });

  it('one that fails does not hold up the others', async () => {
    let runs = 0;
    jobs.start([
      schedule(async () => Promise.reject(new Error('always'))),
      schedule(async () => void (runs += 1), every(5)),
    ]);
    await eventually(() => runs > 20);
    expect(jobs.status().map(({ state }) => state)).toEqual(['failing', 'running']);
  });

  it('is done by one process at a time', async () => {
    let [first, second] = [0, 0];
    jobs.start([schedule(async () => void (first += 1), every(5))]);
    await eventually(() => first > 3);
    const other = make();
    await jobs.stop();
    const before = first;
    other.start([schedule(async () => void (second += 1), every(5))]);
    await eventually(() => second > 3);
    expect(first).toBe(before);
    await other.stop();
  });
});

describe('a rhythm', () => {
  it('is every so often, or at a time of the day', () => {
    expect(every(10)('2026-01-01T00:00:00.000Z')).toBe(10);
    const nightly = dailyAt('03:30');
    expect(nightly('2026-01-01T03:00:00.000Z')).toBe(30 * 60_000);
    expect(nightly('2026-01-01T03:30:00.000Z')).toBe(24 * 60 * 60_000);
    expect(nightly('2026-01-01T04:30:00.000Z')).toBe(23 * 60 * 60_000);
  });
});
