import { setTimeout as pause } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import type { EventFeed, FeedBatch } from '../../src/ports/event-feed.port.js';
import type { EventStore, StoredEvent } from '../../src/ports/event-store.port.js';
import { NOWHERE } from '../../src/kernel/position.js';
import { freshStream, several, type StoreFactory } from './event-store.contract.js';

type Subject = EventStore & EventFeed;

/** Follows until the predicate holds; the events given, in order. */
export const followUntil = async (
  feed: EventFeed,
  after: bigint,
  enough: (events: readonly StoredEvent[], batch: FeedBatch) => boolean,
  options: { batchSize?: number; slow?: number } = {},
): Promise<StoredEvent[]> => {
  const events: StoredEvent[] = [];
  const stop = new AbortController();
  for await (const batch of feed.follow(after, { signal: stop.signal, batchSize: options.batchSize })) {
    events.push(...batch.events);
    if (options.slow) await pause(options.slow);
    if (enough(events, batch)) stop.abort();
  }
  return events;
};

const ids = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);

const assertOrdered = (events: readonly StoredEvent[]): void => {
  for (let n = 1; n < events.length; n += 1)
    expect((events[n] as StoredEvent).position > (events[n - 1] as StoredEvent).position).toBe(true);
};

const caughtUp = (_events: readonly StoredEvent[], batch: FeedBatch): boolean => batch.caughtUp;

export const eventFeedContract = (open: StoreFactory<Subject>): void => {
  it('gives a caught-up follower one batch without events at once', async () => {
    const feed = await open();
    const head = await feed.head();
    const stop = new AbortController();
    const batches: FeedBatch[] = [];
    for await (const batch of feed.follow(head, { signal: stop.signal })) {
      batches.push(batch);
      stop.abort();
    }
    expect(batches).toEqual([{ events: [], position: head, caughtUp: true }]);
  });

  it('gives everything after the position, exclusive, in the order of the log', async () => {
    const feed = await open();
    const before = await feed.head();
    const events = several(5);
    const stream = freshStream();
    const first = await feed.append(stream, 'none', events.slice(0, 2));
    const other = await feed.append(freshStream(), 'none', events.slice(2, 4));
    await feed.append(stream, 1n, events.slice(4));
    const all = await followUntil(feed, before, caughtUp);
    expect(ids(all)).toEqual(ids(events));
    assertOrdered(all);
    expect(ids(await followUntil(feed, first.position, caughtUp))).toEqual(ids(events.slice(2)));
    expect(ids(await followUntil(feed, other.position, caughtUp))).toEqual(ids(events.slice(4)));
    expect(all).toContainEqual((await feed.readStream(stream))[2]);
  });

  it('starts at the beginning of the log for NOWHERE', async () => {
    const feed = await open();
    const { position } = await feed.append(freshStream(), 'none', several(3));
    const all = await followUntil(feed, NOWHERE, caughtUp);
    expect(all.at(-1)?.position).toBe(position);
    assertOrdered(all);
  });

  it('cuts batches to the size asked for and says when it has caught up', async () => {
    const feed = await open();
    const before = await feed.head();
    await feed.append(freshStream(), 'none', several(25));
    const stop = new AbortController();
    const sizes: [number, boolean][] = [];
    for await (const batch of feed.follow(before, { signal: stop.signal, batchSize: 10 })) {
      sizes.push([batch.events.length, batch.caughtUp]);
      expect(batch.position).toBe(batch.events.at(-1)?.position);
      if (batch.caughtUp) stop.abort();
    }
    expect(sizes).toEqual([
      [10, false],
      [10, false],
      [5, true],
    ]);
  });

  it('leaves no gap and no duplicate between what was stored and what comes live', async () => {
    const feed = await open();
    const before = await feed.head();
    await Promise.all(Array.from({ length: 30 }, () => feed.append(freshStream(), 'none', several(20))));
    const writing = (async () => {
      for (let n = 0; n < 200; n += 1) await feed.append(freshStream(), 'none', several(3));
    })();
    const events = await followUntil(feed, before, (all) => all.length >= 1200, { batchSize: 7 });
    await writing;
    expect(events).toHaveLength(1200);
    expect(new Set(ids(events)).size).toBe(1200);
    assertOrdered(events);
  });

  it('loses nothing for a slow follower and does not hold up the others', async () => {
    const feed = await open();
    const before = await feed.head();
    const slow = followUntil(feed, before, (all) => all.length >= 4000, { batchSize: 500, slow: 20 });
    const fast = [1, 2, 3].map(() => followUntil(feed, before, (all) => all.length >= 4000));
    for (let n = 0; n < 80; n += 1) await feed.append(freshStream(), 'none', several(50));
    const [first, ...rest] = await Promise.all([slow, ...fast]);
    expect(first).toHaveLength(4000);
    for (const events of rest) expect(events).toEqual(first);
  });

  it('shows a follower what was appended, without being asked again', async () => {
    const feed = await open();
    const events = several(1);
    const following = followUntil(feed, await feed.head(), (all) => all.length > 0);
    await pause(20);
    await feed.append(freshStream(), 'none', events);
    expect(ids(await following)).toEqual(ids(events));
  });

  it('shares no object between followers', async () => {
    const feed = await open();
    const before = await feed.head();
    const spoiling = followUntil(feed, before, (all) => all.length > 0);
    const reading = followUntil(feed, before, (all) => all.length > 0);
    await feed.append(freshStream(), 'none', several(1));
    Reflect.set((await spoiling)[0] as object, 'type', 'spoilt');
    expect((await reading)[0]?.type).toBe('thing-happened');
    expect((await followUntil(feed, before, (all) => all.length > 0))[0]?.type).toBe('thing-happened');
  });

  describe('head', () => {
    it('is never behind a finished append', async () => {
      const feed = await open();
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          const { position } = await feed.append(freshStream(), 'none', several(2));
          expect((await feed.head()) >= position).toBe(true);
        }),
      );
    });

    it('is never ahead of what a follower is given', async () => {
      const feed = await open();
      const before = await feed.head();
      const writing = Promise.all(Array.from({ length: 50 }, () => feed.append(freshStream(), 'none', several(2))));
      await pause(1);
      const head = await feed.head();
      const events = await followUntil(feed, before, (_all, batch) => batch.position >= head);
      expect((events.at(-1)?.position ?? before) >= head).toBe(true);
      await writing;
    });
  });

  describe('stopping', () => {
    it.each([
      ['before it began', 0],
      ['while it waits for something new', 30],
    ])('ends without an error %s', async (_title, after) => {
      const feed = await open();
      const stop = new AbortController();
      if (after === 0) stop.abort();
      else setTimeout(() => stop.abort(), after);
      let events = 0;
      for await (const batch of feed.follow(await feed.head(), { signal: stop.signal })) events += batch.events.length;
      expect(events).toBe(0);
    });

    it('ends one follower and leaves the others', async () => {
      const feed = await open();
      const before = await feed.head();
      const staying = followUntil(feed, before, (all) => all.length >= 2);
      await followUntil(feed, before, () => true);
      await feed.append(freshStream(), 'none', several(2));
      expect(await staying).toHaveLength(2);
    });

    it('lets go when the reader leaves its loop', async () => {
      const feed = await open();
      await feed.append(freshStream(), 'none', several(2));
      const stop = new AbortController();
      for await (const batch of feed.follow(NOWHERE, { signal: stop.signal, batchSize: 1 })) {
        expect(batch.events).toHaveLength(1);
        break;
      }
      expect(stop.signal.aborted).toBe(false);
    });
  });
};
