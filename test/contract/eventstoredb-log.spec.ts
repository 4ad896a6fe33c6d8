import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { LARGEST_APPEND } from '../../src/adapters/eventstoredb/faults.js';
import { EventStoreDbEventStore, openEventStoreDb } from '../../src/adapters/eventstoredb/eventstoredb-event-store.js';
import { NOWHERE } from '../../src/kernel/position.js';
import type { FeedBatch } from '../../src/ports/event-feed.port.js';
import type { EncodedEvent } from '../../src/ports/event-store.port.js';
import type { Proposed } from '../support/eventstoredb/event-log.js';
import { EventStoreDbServer } from '../support/eventstoredb/server.js';
import { followUntil } from './event-feed.contract.js';
import { encoded, freshStream, several } from './event-store.contract.js';

describe('the log in EventStoreDB', () => {
  let server: EventStoreDbServer;
  let store: EventStoreDbEventStore;
  beforeEach(async () => {
    server = await new EventStoreDbServer().start();
    store = await openEventStoreDb({ connectionString: server.connectionString });
  });
  afterEach(async () => {
    await store.close();
    server.stop();
  });

  const all = () => followUntil(store, NOWHERE, (_events, batch) => batch.caughtUp);

  /** What another program in the same cluster writes. */
  const foreign = (count: number, metadata = '{"source":"billing"}'): void => {
    const { id, type, data } = encoded('invoice-sent');
    const proposed: Proposed = {
      id,
      type,
      contentType: 'application/json',
      data: Buffer.from(data),
      metadata: Buffer.from(metadata),
    };
    for (let n = 0; n < count; n += 1) server.log.append(`billing-${server.log.all.length}`, 'no_stream', [proposed]);
  };

  describe('identity', () => {
    it('is made once, and another log has another', async () => {
      const id = await store.storeId();
      const again = await openEventStoreDb({ connectionString: server.connectionString });
      expect(await again.storeId()).toBe(id);
      await again.close();
      expect(server.log.shown('gatehouse.installation')).toHaveLength(1);
    });

    it('is the same for two that make it at the same time', async () => {
      const fresh = await new EventStoreDbServer().start();
      const two = [1, 2].map(() => new EventStoreDbEventStore({ connectionString: fresh.connectionString }));
      const [one, other] = await Promise.all(two.map((opened) => opened.storeId()));
      expect(one).toBe(other);
      expect(fresh.log.shown('gatehouse.installation')).toHaveLength(1);
      await Promise.all(two.map((opened) => opened.close()));
      fresh.stop();
    });

    it('is no event that a follower is given', async () => {
      expect(await all()).toEqual([]);
      expect(await store.head()).toBe(NOWHERE);
    });
  });

  describe('what others write', () => {
    it.each([1, 40, 700])('is neither given nor the head, but is passed: %i events', async (count) => {
      const { position } = await store.append(freshStream(), 'none', several(2));
      foreign(count);
      server.log.system('$$$stats', '$statsCollected');
      const reader = await openEventStoreDb({ connectionString: server.connectionString });
      expect(await reader.head()).toBe(position);
      expect(await reader.head()).toBe(position);
      const batches: FeedBatch[] = [];
      const stop = new AbortController();
      for await (const batch of reader.follow(position, { signal: stop.signal })) {
        batches.push(batch);
        if (batch.caughtUp) stop.abort();
      }
      expect(batches.flatMap(({ events }) => events)).toEqual([]);
      // The server leaves them out, and tells how far it looked only now and then.
      expect((batches.at(-1) as FeedBatch).position).toBeGreaterThanOrEqual(position);
      const next = await store.append(freshStream(), 'none', several(1));
      const rest = await followUntil(reader, (batches.at(-1) as FeedBatch).position, (events) => events.length > 0);
      expect(rest.map((event) => event.position)).toEqual([next.position]);
      expect(await reader.head()).toBe(next.position);
      await reader.close();
    });

    it.each(['', '[]', '7', 'null', '{"v":"1"}', 'not json'])('is told by its metadata: %s', async (metadata) => {
      foreign(1, metadata);
      expect(await all()).toEqual([]);
    });
  });

  it('is asked for its newest position and for missing streams as often as one likes', async () => {
    // A server takes a thousand cancelled calls for an attack and closes the connection.
    const { position } = await store.append(freshStream(), 'none', several(20));
    for (let round = 0; round < 60; round += 1) {
      const heads = await Promise.all(Array.from({ length: 20 }, () => store.head()));
      expect(new Set(heads)).toEqual(new Set([position]));
      expect((await Promise.all(Array.from({ length: 20 }, () => store.readStream(freshStream())))).flat()).toEqual([]);
    }
  });

  it('a checkpoint that points at what was not given yet is no place to go on from', async () => {
    // The server marks each 512 events looked at; the one right behind the mark is ours.
    await store.append(freshStream(), 'none', several(3));
    foreign(512 - server.log.all.length);
    const { position } = await store.append(freshStream(), 'none', several(1));
    expect(server.log.indexOf(position)).toBe(512);
    server.faults.stallAtCheckpoint = 600;
    const given: bigint[] = [];
    let from = NOWHERE;
    while (given.at(-1) !== position) {
      // Each batch on a subscription of its own, as after a break.
      for await (const batch of store.follow(from, { signal: AbortSignal.timeout(5000) })) {
        given.push(...batch.events.map((event) => event.position));
        from = batch.position;
        break;
      }
    }
    expect(given).toHaveLength(4);
  });

  it('positions have gaps, and those of an append are those in the log', async () => {
    const appended = await store.append(freshStream(), 'none', several(3));
    const given = await all();
    expect(given.at(-1)?.position).toBe(appended.position);
    for (const [index, event] of given.slice(1).entries())
      expect(event.position - (given[index]?.position ?? 0n)).toBeGreaterThan(1n);
  });

  describe('size of an append', () => {
    const ofBytes = (bytes: number): EncodedEvent => {
      const event = encoded('a', '');
      const rest = bytes - Buffer.byteLength(event.metadata) - event.data.length - 2;
      return { ...event, data: JSON.stringify('ä'.repeat(Math.floor(rest / 2)) + 'a'.repeat(rest % 2)) };
    };

    it('up to 1 MiB is taken', async () => {
      const stream = freshStream();
      await store.append(stream, 'none', [ofBytes(LARGEST_APPEND / 2), ofBytes(LARGEST_APPEND / 2)]);
      expect(await store.readStream(stream)).toHaveLength(2);
    });

    it('beyond it is refused before anything is sent', async () => {
      const stream = freshStream();
      server.faults.freeze();
      const appending = store.append(stream, 'none', [ofBytes(LARGEST_APPEND / 2), ofBytes(LARGEST_APPEND / 2 + 1)]);
      await expect(appending).rejects.toMatchObject({ name: 'Refusal', kind: 'invalid', code: 'event.too-large' });
      server.faults.thaw();
      expect(await store.readStream(stream)).toEqual([]);
    });
  });

  it('refuses an append without events, and metadata that the client would change', async () => {
    await expect(store.append(freshStream(), 'none', [])).rejects.toThrow(TypeError);
    await expect(store.append(freshStream(), 'none', [{ ...encoded(), metadata: '{ "v": 1 }' }])).rejects.toThrow(
      TypeError,
    );
  });

  it('keeps JSON readable for the tools of the server', async () => {
    const stream = freshStream();
    await store.append(stream, 'none', [encoded(), { ...encoded(), data: '{"n":1.0}' }]);
    expect(server.log.shown(`gatehouse.${stream}`)?.map(({ contentType }) => contentType)).toEqual([
      'application/json',
      'application/octet-stream',
    ]);
    expect((await store.readStream(stream)).map(({ data }) => data)).toEqual(['{"text":"a"}', '{"n":1.0}']);
  });

  describe('streams that an operator deleted', () => {
    it('softly: is refused by name, and so is what goes on counting behind it', async () => {
      const stream = freshStream();
      await store.append(stream, 'none', several(2));
      server.log.softlyDelete(`gatehouse.${stream}`);
      const pruned = { name: 'StreamPruned', stream, missing: 0n };
      await expect(store.readStream(stream)).rejects.toMatchObject(pruned);
      expect((await store.append(stream, 'none', several(1))).revision).toBe(2n);
      await expect(store.readStream(stream)).rejects.toMatchObject(pruned);
      expect((await store.readStream(stream, 2n)).map(({ revision }) => revision)).toEqual([2n]);
    });

    it('for good: is unavailable, in words', async () => {
      const stream = freshStream();
      await store.append(stream, 'none', several(2));
      server.log.tombstone(`gatehouse.${stream}`);
      const gone = { name: 'StoreUnavailable', message: 'EventStoreDB: the stream was deleted for good' };
      await expect(store.readStream(stream)).rejects.toMatchObject(gone);
      await expect(store.append(stream, 1n, several(1))).rejects.toMatchObject(gone);
    });
  });

  it('answers store unavailable once it is closed, and ends its followers', async () => {
    const following = followUntil(store, NOWHERE, () => false);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await store.close();
    expect(await following).toEqual([]);
    const closed = { name: 'StoreUnavailable', message: 'EventStoreDB: the event log is closed' };
    for (const attempt of [
      store.append(freshStream(), 'none', several(1)),
      store.readStream('a'),
      store.head(),
      store.storeId(),
      all(),
    ])
      await expect(attempt).rejects.toMatchObject(closed);
  });

  it('does not open without a server', async () => {
    const stopped = await new EventStoreDbServer().start();
    stopped.stop();
    await expect(
      openEventStoreDb({ connectionString: stopped.connectionString, answerWithin: 200, appendWithin: 400 }),
    ).rejects.toMatchObject({ name: 'StoreUnavailable' });
  });
});
