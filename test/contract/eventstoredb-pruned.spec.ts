import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import {
  type EventStoreDbEventStore,
  openEventStoreDb,
} from '../../src/adapters/eventstoredb/eventstoredb-event-store.js';
import { NOWHERE } from '../../src/kernel/position.js';
import type { StoredEvent } from '../../src/ports/event-store.port.js';
import { EventStoreDbServer } from '../support/eventstoredb/server.js';
import { followUntil } from './event-feed.contract.js';
import { several } from './event-store.contract.js';

const HOUR_MS = 3_600_000;
const STREAM = 'teams-org_1';
const IN_SERVER = `gatehouse.${STREAM}`;

describe('streams that were pruned', () => {
  let server: EventStoreDbServer;
  let store: EventStoreDbEventStore;
  const late: EventStoreDbEventStore[] = [];
  const open = async (): Promise<EventStoreDbEventStore> => {
    late.push(await openEventStoreDb({ connectionString: server.connectionString }));
    return late.at(-1)!;
  };
  beforeEach(async () => {
    server = await new EventStoreDbServer().start();
    store = await open();
  });
  afterEach(async () => {
    await Promise.all(late.splice(0).map((each) => each.close()));
    server.stop();
  });

  const all = (through = store, after = NOWHERE): Promise<readonly StoredEvent[]> =>
    followUntil(through, after, (_events, batch) => batch.caughtUp);
  const pruned = (missing: bigint) => ({ name: 'StreamPruned', stream: STREAM, missing });

  /** Ways to remove events that have a later one behind them. */
  const WAYS: readonly [title: string, prune: () => void][] = [
    ['$maxCount', () => server.log.setMetadata(IN_SERVER, { $maxCount: 1 })],
    ['$tb', () => server.log.setMetadata(IN_SERVER, { $tb: 4 })],
    ['$maxAge', () => server.log.setMetadata(IN_SERVER, { $maxAge: 60 })],
    [
      '$maxCount, $tb and $maxAge at once',
      () => server.log.setMetadata(IN_SERVER, { $maxCount: 3, $tb: 1, $maxAge: 60 }),
    ],
  ];

  /** Four events an hour ago, and one now. */
  const fill = async (): Promise<void> => {
    server.log.now = () => Date.now() - HOUR_MS;
    await store.append(STREAM, 'none', several(4));
    server.log.now = () => Date.now();
    await store.append(STREAM, 3n, several(1));
  };

  describe.each(WAYS)('by %s', (_title, prune) => {
    it.each([false, true])('are refused by name; scavenged: %s', async (scavenged) => {
      await fill();
      await store.append('teams-org_2', 'none', several(2));
      prune();
      if (scavenged) server.log.scavenge();
      await expect(store.readStream(STREAM)).rejects.toMatchObject(pruned(0n));
      await expect(store.readStream(STREAM)).rejects.toThrow(
        `the stream ${STREAM} does not begin at revision 0 but at 4`,
      );
      await expect(store.readStream(STREAM, 2n, 1)).rejects.toMatchObject(pruned(2n));
      expect(await store.readStream(STREAM, 4n)).toHaveLength(1);
      expect(await store.readStream('teams-org_2')).toHaveLength(2);
    });

    it('are noticed by a follower once they are gone from the log, and not before', async () => {
      await fill();
      prune();
      expect(await all()).toHaveLength(5);
      server.log.scavenge();
      await expect(all(await open())).rejects.toMatchObject(pruned(0n));
    });
  });

  it('emptied: a stream of which everything has expired is not a new one', async () => {
    await fill();
    server.log.setMetadata(IN_SERVER, { $tb: 5 });
    await expect(store.readStream(STREAM)).rejects.toMatchObject(pruned(0n));
    expect(await store.readStream(STREAM, 5n)).toEqual([]);
  });

  it('deleted softly: is no missing stream, neither from the beginning nor from where somebody was', async () => {
    await fill();
    server.log.softlyDelete(IN_SERVER);
    await expect(store.readStream(STREAM)).rejects.toMatchObject(pruned(0n));
    await expect(store.readStream(STREAM, 5n)).rejects.toMatchObject(pruned(5n));
    expect(await store.readStream('teams-org_2')).toEqual([]);
    expect(await store.readStream('teams-org_2', 3n)).toEqual([]);
  });

  it('keep for a follower what lies before the gap, and give nothing behind it', async () => {
    const { position } = await store.append('teams-org_2', 'none', several(3));
    await fill();
    await store.append('teams-org_3', 'none', several(3));
    server.log.setMetadata(IN_SERVER, { $maxCount: 1 });
    server.log.scavenge();
    const given: StoredEvent[] = [];
    const following = async (): Promise<void> => {
      for await (const { events } of (await open()).follow(NOWHERE, { signal: AbortSignal.timeout(5_000) }))
        given.push(...events);
    };
    await expect(following()).rejects.toMatchObject(pruned(0n));
    expect(given.map((event) => event.stream)).toEqual(['teams-org_2', 'teams-org_2', 'teams-org_2']);
    expect(given.at(-1)?.position).toBe(position);
  });

  it('with a gap in the middle are refused where the gap is', async () => {
    await fill();
    server.log.all.splice(
      server.log.all.findIndex(({ stream, revision }) => stream === IN_SERVER && revision === 2),
      1,
    );
    await expect(all(await open())).rejects.toMatchObject(pruned(2n));
    await expect(all(await open())).rejects.toThrow(`the stream ${STREAM} lacks its revision 2 before 3`);
  });

  it('are no concern of a follower who has them behind it', async () => {
    await fill();
    const at = await store.head();
    server.log.setMetadata(IN_SERVER, { $maxCount: 1 });
    server.log.scavenge();
    await store.append(STREAM, 4n, several(2));
    expect((await all(store, at)).map(({ revision }) => revision)).toEqual([5n, 6n]);
  });

  it('do not stop a follower at the head, who gets each event before it can be pruned', async () => {
    const following = followUntil(store, NOWHERE, (events) => events.length === 8);
    await fill();
    server.log.setMetadata(IN_SERVER, { $maxCount: 1 });
    await store.append(STREAM, 4n, several(3));
    expect((await following).map(({ revision }) => Number(revision))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});
