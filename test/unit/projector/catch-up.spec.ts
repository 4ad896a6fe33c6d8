import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { auditLog } from '../../../projections/audit-log/audit-log.projection.js';
import type { AnyProjection } from '../../../projections/index.js';
import { teamOverview } from '../../../projections/team-overview/team-overview.projection.js';
import { SystemClock } from '../../../src/adapters/system/system-clock.js';
import type { EventFeed } from '../../../src/ports/event-feed.port.js';
import { StoreUnavailable } from '../../../src/ports/event-store.port.js';
import { AppliedPositions } from '../../../src/projector/applied-positions.js';
import { Build } from '../../../src/projector/build.js';
import { catchUp } from '../../../src/projector/catch-up.js';
import { organizationStory } from '../../support/organization-story.js';
import { ReadSide } from '../../support/read-side.js';

const AUDIT_LOG = auditLog as unknown as AnyProjection;
const TEAMS = teamOverview as unknown as AnyProjection;
const never = new AbortController().signal;

describe('catching up with the log', () => {
  let side: ReadSide;
  beforeEach(async () => void (side = await ReadSide.open()));
  afterEach(() => side.close());

  const buildOf = (projection: AnyProjection, generation = 1): Promise<Build> =>
    Build.open(
      projection,
      { version: projection.version, generation },
      { ...ports(), applied: new AppliedPositions(), clock: new SystemClock() },
      true,
    );
  const ports = () => ({ readModels: side.documents.readModels, progress: side.documents.progress });
  const feedOf = (follow: EventFeed['follow']): EventFeed => ({
    head: () => side.store.head(),
    end: () => side.store.end(),
    follow,
  });

  it('ends at the newest event, with the same documents however the log comes in pieces', async () => {
    await side.append(...organizationStory('1', 400));
    const [whole, pieces] = [await buildOf(TEAMS), await buildOf(TEAMS, 2)];
    const small = feedOf((after, options) => side.store.follow(after, { ...options, batchSize: 7 }));
    await catchUp(side.store, [whole], never, async () => undefined);
    await catchUp(small, [pieces], never, async () => undefined);
    expect([whole.position, pieces.position]).toEqual([side.position, side.position]);
    expect(await side.digest(pieces.collection)).toBe(await side.digest(whole.collection));
  });

  it('begins with the one that is behind, and repeats nothing for the others', async () => {
    await side.append(...organizationStory('1', 20));
    const [ahead, behind] = [await buildOf(TEAMS), await buildOf(AUDIT_LOG)];
    await catchUp(side.store, [ahead], never, async () => undefined);
    const before = await side.stored(ahead.collection);
    await side.append(...organizationStory('2', 20));
    const from: bigint[] = [];
    const feed = feedOf((after, options) => (from.push(after), side.store.follow(after, options)));
    await catchUp(feed, [ahead, behind], never, async () => undefined);
    expect(from).toEqual([-1n]);
    expect([ahead.position, behind.position]).toEqual([side.position, side.position]);
    expect((await side.stored(ahead.collection)).length).toBeGreaterThan(before.length);
    expect(await side.stored(ahead.collection)).toEqual(expect.arrayContaining([...before]));
  });

  it('saves what is stored, in order, and is done only after the last save', async () => {
    await side.append(...organizationStory('1', 900));
    const build = await buildOf(AUDIT_LOG);
    const saved: bigint[] = [];
    await catchUp(side.store, [build], never, async () => {
      const at = build.position;
      await pause(5);
      saved.push(at);
    });
    expect(saved.length).toBeGreaterThan(1);
    expect(saved).toEqual([...saved].sort((a, b) => Number(a - b)));
    expect(saved.at(-1)).toBe(side.position);
  });

  it('is ended by a log that breaks off, after what was read is stored and saved', async () => {
    await side.append(...organizationStory('1', 900));
    const build = await buildOf(AUDIT_LOG);
    let read = 0;
    const feed = feedOf(async function* (after, options) {
      for await (const each of side.store.follow(after, options)) {
        if (read >= 2_000) throw new StoreUnavailable('out');
        read += each.events.length;
        yield each;
      }
    });
    let saved = -1n;
    const save = async (): Promise<void> => void (saved = build.position);
    await expect(catchUp(feed, [build], never, save)).rejects.toMatchObject({ name: 'StoreUnavailable' });
    expect([build.position > 0n, build.position < side.position, saved]).toEqual([true, true, build.position]);
    await catchUp(side.store, [build], never, save);
    expect([build.position, saved]).toEqual([side.position, side.position]);
  });

  it('is ended by a save that fails, and lets go of the log', async () => {
    await side.append(...organizationStory('1', 900));
    const build = await buildOf(AUDIT_LOG);
    let following = 0;
    const feed = feedOf(async function* (after, options) {
      following += 1;
      try {
        yield* side.store.follow(after, options);
      } finally {
        following -= 1;
      }
    });
    const lost = async (): Promise<never> => Promise.reject(new StoreUnavailable('out'));
    await expect(catchUp(feed, [build], never, lost)).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await pause(50);
    expect(following).toBe(0);
  });

  it('is ended by a save that fails also where it is the last', async () => {
    await side.append(...organizationStory('1', 5));
    const lost = async (): Promise<never> => Promise.reject(new StoreUnavailable('out'));
    await expect(catchUp(side.store, [await buildOf(AUDIT_LOG)], never, lost)).rejects.toMatchObject({
      name: 'StoreUnavailable',
    });
  });

  it('has nothing to do for a log without events', async () => {
    const build = await buildOf(AUDIT_LOG);
    await catchUp(side.store, [build], never, async () => undefined);
    expect(await side.stored(build.collection)).toEqual([]);
  });
});
