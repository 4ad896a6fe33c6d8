import { randomUUID } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { type EncodedEvent, type EventStore, isRevisionConflict } from '../../src/ports/event-store.port.js';

/** A store to test; several may stand on one log, so streams have fresh names. */
export type StoreFactory<S extends EventStore = EventStore> = () => Promise<S>;

export const encoded = (type = 'thing-happened', data: unknown = { text: 'a' }): EncodedEvent => ({
  id: randomUUID(),
  type,
  data: JSON.stringify(data),
  metadata: JSON.stringify({ v: 1 }),
});

export const freshStream = (): string => `contract-${randomUUID()}`;

export const several = (count: number): EncodedEvent[] =>
  Array.from({ length: count }, (_, n) => encoded('thing-happened', { n }));

const conflictOf = async (
  attempt: Promise<unknown>,
): Promise<{ stream: string; expected: unknown; actual: bigint }> => {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isRevisionConflict(error)) throw new Error(`no conflict but ${String(error)}`);
  return { stream: error.stream, expected: error.expected, actual: error.actual };
};

export const eventStoreContract = (open: StoreFactory): void => {
  describe('expected revision', () => {
    it('starts a stream where none is expected and none is there', async () => {
      const store = await open();
      const stream = freshStream();
      const appended = await store.append(stream, 'none', several(2));
      expect(appended.revision).toBe(1n);
      const stored = await store.readStream(stream);
      expect(stored.map((event) => event.revision)).toEqual([0n, 1n]);
      expect(stored.at(-1)?.position).toBe(appended.position);
    });

    it('continues a stream at the exact revision', async () => {
      const store = await open();
      const stream = freshStream();
      const first = await store.append(stream, 'none', several(1));
      const second = await store.append(stream, first.revision, several(3));
      expect(second.revision).toBe(3n);
      expect(second.position).toBeGreaterThan(first.position);
    });

    it.each([
      ['none, where the stream exists', 'none' as const, 1n],
      ['an older revision', 0n, 1n],
      ['a revision not reached yet', 7n, 1n],
      ['a revision beyond what a JavaScript number holds', 2n ** 60n, 1n],
    ])('refuses %s and names the actual revision', async (_title, expected, actual) => {
      const store = await open();
      const stream = freshStream();
      await store.append(stream, 'none', several(2));
      expect(await conflictOf(store.append(stream, expected, several(1)))).toEqual({ stream, expected, actual });
      expect(await store.readStream(stream)).toHaveLength(2);
    });

    it('refuses a revision of a stream that does not exist, and says -1', async () => {
      const store = await open();
      const stream = freshStream();
      expect(await conflictOf(store.append(stream, 0n, several(1)))).toEqual({ stream, expected: 0n, actual: -1n });
      expect(await store.readStream(stream)).toEqual([]);
    });
  });

  describe('reading a stream', () => {
    it('gives a part of it, from a revision on and no more than asked for', async () => {
      const store = await open();
      const stream = freshStream();
      const appended = await store.append(stream, 'none', several(5));
      const revisions = async (from?: bigint, limit?: number): Promise<readonly bigint[]> =>
        (await store.readStream(stream, from, limit)).map(({ revision }) => revision);
      expect(await revisions(1n, 2)).toEqual([1n, 2n]);
      expect(await revisions(3n, 2)).toEqual([3n, 4n]);
      expect(await revisions(3n, 50)).toEqual([3n, 4n]);
      expect(await revisions(appended.revision + 1n, 2)).toEqual([]);
      expect(await store.readStream(freshStream(), 0n, 2)).toEqual([]);
    });

    it('goes on behind a part that is as long as what is read at once', async () => {
      const store = await open();
      const stream = freshStream();
      await store.append(stream, 'none', several(600));
      expect(await store.readStream(stream, 0n, 500)).toHaveLength(500);
      expect((await store.readStream(stream, 10n, 550)).at(-1)!.revision).toBe(559n);
      expect(await store.readStream(stream)).toHaveLength(600);
    });
  });

  describe('all or nothing', () => {
    it('writes none of a batch that is refused', async () => {
      const store = await open();
      const stream = freshStream();
      await store.append(stream, 'none', several(1));
      await conflictOf(store.append(stream, 'none', several(5)));
      expect(await store.readStream(stream)).toHaveLength(1);
    });

    it('does not let a refused append harm the ones beside it', async () => {
      const store = await open();
      const [taken, free] = [freshStream(), freshStream()];
      await store.append(taken, 'none', several(1));
      const [good, bad, alsoGood] = await Promise.allSettled([
        store.append(free, 'none', several(2)),
        store.append(taken, 'none', several(2)),
        store.append(taken, 0n, several(2)),
      ]);
      expect([good?.status, bad?.status, alsoGood?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await store.readStream(free)).toHaveLength(2);
      expect(await store.readStream(taken)).toHaveLength(3);
    });

    it('keeps the events of one append together while others append', async () => {
      const store = await open();
      const streams = Array.from({ length: 20 }, freshStream);
      await Promise.all(streams.map((stream) => store.append(stream, 'none', several(4))));
      const stored = await Promise.all(streams.map((stream) => store.readStream(stream)));
      const inOrder = stored.flat().sort((a, b) => Number(a.position - b.position));
      for (let n = 0; n < inOrder.length; n += 4)
        expect(new Set(inOrder.slice(n, n + 4).map(({ stream }) => stream)).size).toBe(1);
      for (const events of stored) expect(events.map(({ revision }) => revision)).toEqual([0n, 1n, 2n, 3n]);
    });
  });

  describe('the same append again', () => {
    it.each([
      ['of a new stream', 0],
      ['of an existing stream', 3],
    ])('%s succeeds without a new event and answers as before', async (_title, before) => {
      const store = await open();
      const stream = freshStream();
      const start = before === 0 ? ('none' as const) : (await store.append(stream, 'none', several(before))).revision;
      const events = several(2);
      const original = await store.append(stream, start, events);
      expect(await store.append(stream, start, events)).toEqual(original);
      expect(await store.readStream(stream)).toHaveLength(before + 2);
    });

    it('succeeds also when the stream has moved on meanwhile', async () => {
      const store = await open();
      const stream = freshStream();
      const events = several(2);
      const original = await store.append(stream, 'none', events);
      await store.append(stream, 1n, several(3));
      expect(await store.append(stream, 'none', events)).toEqual(original);
      expect(await store.readStream(stream)).toHaveLength(5);
    });

    it('writes once when both attempts run at the same time', async () => {
      const store = await open();
      const stream = freshStream();
      const events = several(3);
      const [one, two] = await Promise.all([
        store.append(stream, 'none', events),
        store.append(stream, 'none', events),
      ]);
      expect(one).toEqual(two);
      expect(await store.readStream(stream)).toHaveLength(3);
    });

    it.each([
      ['another id', (events: EncodedEvent[]) => [events[0] as EncodedEvent, encoded()]],
      ['one event more', (events: EncodedEvent[]) => [...events, encoded()]],
      ['the other order', (events: EncodedEvent[]) => [...events].reverse()],
    ])('with %s is a conflict', async (_title, change) => {
      const store = await open();
      const stream = freshStream();
      const events = several(2);
      await store.append(stream, 'none', events);
      expect((await conflictOf(store.append(stream, 'none', change(events)))).actual).toBe(1n);
      expect(await store.readStream(stream)).toHaveLength(2);
    });
  });

  describe('concurrency', () => {
    it('lets exactly one of 64 writers win each revision', async () => {
      const store = await open();
      const stream = freshStream();
      for (let round = 0; round < 10; round += 1) {
        const expected = round === 0 ? ('none' as const) : BigInt(round - 1);
        const attempts = Array.from({ length: 64 }, () => encoded());
        const results = await Promise.allSettled(attempts.map((event) => store.append(stream, expected, [event])));
        const winners = attempts.filter((_, index) => results[index]?.status === 'fulfilled');
        expect(winners).toHaveLength(1);
        for (const result of results)
          if (result.status === 'rejected') expect(result.reason).toMatchObject({ actual: BigInt(round) });
        expect((await store.readStream(stream, BigInt(round)))[0]?.id).toBe(winners[0]?.id);
      }
    });
  });

  describe('reading', () => {
    it('finds a missing stream empty', async () => {
      expect(await (await open()).readStream(freshStream())).toEqual([]);
    });

    it('starts at the revision asked for, inclusive, and ends where the stream ends', async () => {
      const store = await open();
      const stream = freshStream();
      await store.append(stream, 'none', several(5));
      expect((await store.readStream(stream, 3n)).map((event) => event.revision)).toEqual([3n, 4n]);
      expect(await store.readStream(stream, 5n)).toEqual([]);
    });

    it('gives a long stream whole and in order', async () => {
      const store = await open();
      const stream = freshStream();
      await store.append(stream, 'none', several(700));
      await store.append(stream, 699n, several(700));
      const stored = await store.readStream(stream);
      expect(stored.map((event) => event.revision)).toEqual(Array.from({ length: 1400 }, (_, n) => BigInt(n)));
    });

    it('gives back the very text that was stored', async () => {
      const store = await open();
      const stream = `contract-Ünïcødé 🏛️-${randomUUID()}`;
      const event: EncodedEvent = {
        id: randomUUID(),
        type: 'größer-geworden',
        data: '{"n":9007199254740993,"text":"\\u0000 𝒳 ‮ \'\\"; DROP TABLE events","big":1e400}',
        metadata: '{"v":1,"名":"漢字"}',
      };
      const { position } = await store.append(stream, 'none', [event]);
      expect(await store.readStream(stream)).toEqual([{ ...event, stream, revision: 0n, position }]);
    });

    it('shares no object with the caller', async () => {
      const store = await open();
      const stream = freshStream();
      const event = { ...encoded(), type: 'before' };
      const events = [event];
      const appending = store.append(stream, 'none', events);
      event.type = 'after';
      events.push(encoded());
      await appending;
      const [read] = await store.readStream(stream);
      Reflect.set(read as object, 'type', 'changed');
      const again = await store.readStream(stream);
      expect(again.map(({ type }) => type)).toEqual(['before']);
    });
  });

  it('has an identity that stays', async () => {
    const store = await open();
    const id = await store.storeId();
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    await store.append(freshStream(), 'none', several(1));
    expect(await store.storeId()).toBe(id);
  });
};
