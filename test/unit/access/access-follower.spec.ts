import { afterEach, describe, expect, it } from '@jest/globals';
import { serialiseState } from '../../../projections/access-snapshot/saved/serialise.js';
import { FOLD_VERSION } from '../../../projections/access-snapshot/model/tables.js';
import { AccessFollower, type FollowerParts, type FollowerSettings } from '../../../src/access/access-follower.js';
import { Freshness } from '../../../src/access/freshness.js';
import { PositionWaiters } from '../../../src/access/position-waiters.js';
import type { AnyEvent } from '../../../src/events/event-catalogue.js';
import { StreamPruned } from '../../../src/ports/event-store.port.js';
import type { SavedSnapshot, SnapshotStore } from '../../../src/ports/snapshot-store.port.js';
import { did, foldHistory, storedAt } from '../../support/access-history.js';
import { eventually } from '../../support/eventually.js';
import { MemoryFeed } from '../../support/memory-feed.js';

const history: readonly AnyEvent[] = [
  did.organization(),
  did.join('usr_ana'),
  did.team('team_1'),
  did.gateway('gw_1'),
  did.addTo('team_1', 'usr_ana'),
  did.provision('gw_1', 'team_1'),
];
const ANA = { organizationId: 'org_a', userId: 'usr_ana', gatewayId: 'gw_1' };
const LAST = BigInt(history.length - 1);

class MemorySnapshots implements SnapshotStore {
  saved: SavedSnapshot | null = null;
  fails = false;
  readonly names = new Set<string>();
  load(name: string): Promise<SavedSnapshot | null> {
    this.names.add(name);
    return this.fails ? Promise.reject(new Error('unreadable')) : Promise.resolve(this.saved);
  }
  save(name: string, snapshot: SavedSnapshot): Promise<void> {
    this.names.add(name);
    this.saved = snapshot;
    return Promise.resolve();
  }
  remove(): Promise<void> {
    this.saved = null;
    return Promise.resolve();
  }
}

const following: AccessFollower[] = [];
afterEach(async () => {
  for (const follower of following.splice(0)) await follower.stop();
});

const setUp = (
  settings: FollowerSettings = {},
  snapshots = new MemorySnapshots(),
  more: Pick<FollowerParts, 'snapshot' | 'seen'> = {},
) => {
  const feed = new MemoryFeed();
  feed.add(...history.map(storedAt));
  const time = { now: 0 };
  const logged: string[] = [];
  const start = (): AccessFollower => {
    const follower = new AccessFollower(
      {
        feed,
        snapshots,
        store: { storeId: () => Promise.resolve('store-1') },
        clock: { now: () => '2026-01-01T00:00:00.000Z', monotonic: () => time.now },
        log: (message) => void logged.push(message),
        ...more,
      },
      { compareEveryMs: 2, retryMs: [1, 5], ...settings },
    );
    following.push(follower);
    follower.start();
    return follower;
  };
  return { feed, snapshots, time, logged, start };
};

describe('following the log for access', () => {
  it('ACC-7 trusts nothing before it has caught up once', async () => {
    const { feed, start } = setUp();
    feed.hold(true);
    const follower = start();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(follower.trusted()).toBe(false);
    expect(follower.problem()).toMatch(/not caught up/);
    feed.hold(false);
    await eventually(() => follower.trusted());
    expect(follower.picture().check(ANA)).toEqual({ allowed: true, reason: 'team' });
    expect(follower.problem()).toBeNull();
  });

  it('ACC-8 a position is applied only once the picture holds it, and then at once refuses', async () => {
    const { feed, start } = setUp();
    const follower = start();
    await follower.applied(LAST);
    let applied = false;
    const waiting = follower.applied(LAST + 1n).then(() => (applied = true));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(applied).toBe(false);
    feed.add(storedAt(did.disableTeam('team_1'), Number(LAST) + 1));
    await waiting;
    expect(follower.picture().check(ANA)).toEqual({ allowed: false, reason: 'team.disabled' });
    expect(follower.picture().position).toBe(LAST + 1n);
  });

  it('ACC-7 tells of every change, before those who wait for it, and stops when asked', async () => {
    const { feed, start } = setUp();
    const follower = start();
    await eventually(() => follower.trusted());
    const order: string[] = [];
    const stop = follower.onChange(() => order.push('changed'));
    const waiting = follower.applied(LAST + 1n).then(() => order.push('applied'));
    feed.add(storedAt(did.disableTeam('team_1'), Number(LAST) + 1));
    await waiting;
    expect(order).toEqual(['changed', 'applied']);
    stop();
    feed.add(storedAt(did.enableTeam('team_1'), Number(LAST) + 2));
    await follower.applied(LAST + 2n);
    expect(order).toHaveLength(2);
  });

  it('ACC-7 is not trusted once the log was unreadable beyond the bound, and again after catching up', async () => {
    const { feed, time, start } = setUp({ staleAfterMs: 1000 });
    const follower = start();
    await eventually(() => follower.trusted());
    let told = 0;
    follower.onChange(() => told++);
    feed.break();
    await new Promise((resolve) => setTimeout(resolve, 10));
    time.now = 999;
    expect(follower.trusted()).toBe(true);
    time.now = 2001;
    expect(follower.trusted()).toBe(false);
    expect(follower.problem()).toMatch(/^access: behind the log, or the log cannot be read \(broken by the test\)$/);
    await eventually(() => told > 0);
    feed.mend();
    feed.add(storedAt(did.disableTeam('team_1'), Number(LAST) + 1));
    await eventually(() => follower.trusted());
    expect(follower.picture().check(ANA).reason).toBe('team.disabled');
    expect(feed.follows.at(-1)).toBe(LAST);
  });

  it('ACC-8 a command waits for the picture while it is trusted, and no longer: by then everybody is refused', async () => {
    const { feed, time, start } = setUp({ staleAfterMs: 1000 });
    const follower = start();
    await eventually(() => follower.trusted());
    feed.hold(true);
    feed.add(storedAt(did.disableTeam('team_1'), Number(LAST) + 1));
    let answered = false;
    const waiting = follower.applied(LAST + 1n).then(() => (answered = true));
    time.now = 900;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(answered).toBe(false);
    time.now = 2001;
    await waiting;
    expect(follower.trusted()).toBe(false);
    feed.hold(false);
    await eventually(() => follower.trusted());
    expect(follower.picture().check(ANA).reason).toBe('team.disabled');
  });

  it('ACC-7 is not trusted while it stays behind a log that can be read', async () => {
    const { feed, time, start } = setUp({ staleAfterMs: 1000 });
    const follower = start();
    await eventually(() => follower.trusted());
    feed.hold(true);
    feed.add(storedAt(did.disableTeam('team_1'), Number(LAST) + 1));
    await new Promise((resolve) => setTimeout(resolve, 10));
    time.now = 1500;
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(follower.trusted()).toBe(false);
    expect(follower.problem()).toMatch(/behind/);
    feed.hold(false);
    await eventually(() => follower.trusted());
  });

  it('ACC-7 trusts nothing after an event it cannot read, says so once, saves nothing, and still lets commands through', async () => {
    const { feed, logged, snapshots, start } = setUp({ saveEvery: 1 });
    const follower = start();
    await eventually(() => follower.trusted() && snapshots.saved !== null);
    const strange = (position: number) => ({ ...storedAt(did.team('team_x'), position), type: 'TeamVanished' });
    feed.add(strange(Number(LAST) + 1), strange(Number(LAST) + 2));
    await follower.applied(LAST + 2n);
    expect(follower.trusted()).toBe(false);
    expect(follower.problem()).toMatch(/TeamVanished/);
    expect(logged).toHaveLength(1);
    await follower.stop();
    expect(snapshots.saved!.position).toBe(LAST);
  });

  it('ACC-7 trusts nothing where the log has lost events, says which once, and does not follow again behind the gap', async () => {
    const { feed, logged, snapshots, start } = setUp({ saveEvery: 1 });
    const follower = start();
    await eventually(() => follower.trusted() && snapshots.saved !== null);
    feed.fail(new StreamPruned('teams-org_a', 0n, 4n));
    await eventually(() => !follower.trusted());
    expect(follower.problem()).toMatch(/^access: the stream teams-org_a does not begin at revision 0 but at 4/);
    feed.fail(undefined);
    feed.add(storedAt(did.disableTeam('team_1'), Number(LAST) + 1));
    await follower.applied(LAST + 1n);
    expect([follower.trusted(), follower.picture().position, feed.follows.length]).toEqual([false, LAST, 1]);
    expect(logged).toEqual(['Access is refused to everybody: the log has lost events.']);
    await follower.stop();
    expect(snapshots.saved!.position).toBe(LAST);
  });

  it('ACC-7 trusts nothing where an older log was put under it while it runs, and saves nothing of what is gone', async () => {
    const { feed, logged, snapshots, start } = setUp();
    const follower = start();
    await eventually(() => follower.trusted());
    feed.restore(3);
    await eventually(() => !follower.trusted());
    expect(follower.problem()).toMatch(/^access: the log ends before what this process has read/);
    expect(logged).toHaveLength(1);
    await follower.stop();
    expect(snapshots.saved).toBeNull();
  });

  it('tells the newest event that it came to, and saves under the name it was given', async () => {
    const seen: bigint[] = [];
    const { feed, snapshots, start } = setUp({}, new MemorySnapshots(), {
      snapshot: 'access-3',
      seen: ({ position }) => void seen.push(position),
    });
    const follower = start();
    await eventually(() => follower.trusted());
    feed.add({ ...storedAt(did.team('team_x'), Number(LAST) + 1), type: 'SlugReserved', data: 'not even JSON' });
    await follower.applied(LAST + 1n);
    await follower.stop();
    expect([seen, snapshots.names]).toEqual([[LAST, LAST + 1n], new Set(['access-3'])]);
  });

  it('passes over known events that decide nothing without reading them', async () => {
    const { feed, start } = setUp();
    const follower = start();
    feed.add({ ...storedAt(did.team('team_x'), Number(LAST) + 1), type: 'SlugReserved', data: 'not even JSON' });
    await follower.applied(LAST + 1n);
    expect(follower.problem()).toBeNull();
  });

  it('one failing listener neither stops the others nor the following', async () => {
    const { feed, logged, start } = setUp();
    const follower = start();
    await eventually(() => follower.trusted());
    let told = 0;
    follower.onChange(() => {
      throw new Error('no');
    });
    follower.onChange(() => told++);
    feed.add(storedAt(did.disableTeam('team_1'), Number(LAST) + 1));
    await follower.applied(LAST + 1n);
    expect([told, logged.length]).toEqual([1, 1]);
  });

  it('who still waits when it stops is told so', async () => {
    const { start } = setUp();
    const follower = start();
    const waiting = follower.applied(100n);
    const asked = expect(waiting).rejects.toMatchObject({ name: 'Refusal', code: 'access.stale' });
    await follower.stop();
    await asked;
    await expect(follower.applied(101n)).rejects.toMatchObject({ code: 'access.stale' });
  });
});

describe('how fresh a picture is', () => {
  it('ACC-7 cannot be told before it was once known', () => {
    const freshness = new Freshness(1_000);
    expect(freshness.holds(0)).toBe(false);
    freshness.sawHead(5n, 0, 4n);
    expect(freshness.holds(0)).toBe(false);
  });

  it('ACC-7 is told by the oldest head that is waited for: a log that grows all the time makes nothing stale', () => {
    const freshness = new Freshness(1_000);
    freshness.sawHead(10n, 0, 10n);
    freshness.sawHead(20n, 500, 15n);
    freshness.sawHead(30n, 900, 18n);
    freshness.reached(20n);
    expect([freshness.holds(1_500), freshness.holds(1_501)]).toEqual([true, false]);
  });
});

describe('those who wait for a position', () => {
  it('ACC-8 go on when it is reached, and no earlier', async () => {
    const waiters = new PositionWaiters();
    const done: number[] = [];
    const waits = [1, 2].map((position) => waiters.wait(BigInt(position)).then(() => done.push(position)));
    waiters.reached(1n);
    await waits[0];
    await Promise.resolve();
    expect(done).toEqual([1]);
    waiters.reached(2n);
    await waits[1];
    expect(done).toEqual([1, 2]);
  });
});

describe('starting from a saved snapshot', () => {
  it('carries on behind it and knows the same', async () => {
    const first = setUp();
    const before = first.start();
    await eventually(() => before.trusted());
    await before.stop();
    expect(first.snapshots.saved).toMatchObject({ foldVersion: FOLD_VERSION, storeId: 'store-1', position: LAST });
    const second = setUp({}, first.snapshots);
    const after = second.start();
    await eventually(() => after.trusted());
    expect(second.feed.follows).toEqual([LAST]);
    expect(after.picture().explain(ANA)).toEqual(before.picture().explain(ANA));
  });

  const state = serialiseState(foldHistory(history));
  const good: SavedSnapshot = { foldVersion: FOLD_VERSION, storeId: 'store-1', position: LAST, state };
  it.each([
    ['another fold', { ...good, foldVersion: FOLD_VERSION + 1 }],
    ['another log', { ...good, storeId: 'store-2' }],
    [
      'a longer log that was since put back',
      { ...good, position: LAST + 1n, state: serialiseState(foldHistory([...history, did.disableTeam('team_1')])) },
    ],
    ['another position than its own', { ...good, position: LAST - 1n }],
    ['damaged bytes', { ...good, state: state.subarray(0, 40) }],
  ])('ACC-7 replays the log where it is of %s', async (_title, saved) => {
    const { snapshots, feed, start } = setUp();
    snapshots.saved = saved;
    const follower = start();
    await eventually(() => follower.trusted());
    expect(feed.follows).toEqual([-1n]);
    expect(follower.picture().check(ANA).allowed).toBe(true);
  });

  it('replays the log where the snapshot cannot be loaded', async () => {
    const { snapshots, feed, start } = setUp();
    snapshots.fails = true;
    const follower = start();
    await eventually(() => follower.trusted());
    expect(feed.follows).toEqual([-1n]);
  });
});
