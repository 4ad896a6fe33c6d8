import { randomUUID } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import {
  type EventStoreDbEventStore,
  openEventStoreDb,
} from '../../src/adapters/eventstoredb/eventstoredb-event-store.js';
import { NOWHERE } from '../../src/kernel/position.js';
import type { StoredEvent } from '../../src/ports/event-store.port.js';
import type { Proposed } from '../support/eventstoredb/event-log.js';
import { EventStoreDbServer } from '../support/eventstoredb/server.js';
import { followUntil } from './event-feed.contract.js';
import { encoded, freshStream, several } from './event-store.contract.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const OURS = JSON.stringify({
  v: 1,
  commandId: 'c',
  correlationId: 'c',
  causationId: 'c',
  actor: { system: 'x', from: null },
  organizationId: 'org_1',
  at: '2026-01-01T00:00:00.000Z',
});

const strange = (changes: Partial<Proposed> = {}): Proposed => ({
  id: randomUUID(),
  type: 'invoice-sent',
  contentType: 'application/json',
  data: bytes('{"total":7}'),
  metadata: bytes('{"source":"billing"}'),
  ...changes,
});

/** What other programs may have written, by where and what. */
const STRANGERS: readonly [title: string, stream: string, event: Proposed][] = [
  ['no metadata', 'billing-1', strange({ metadata: bytes('') })],
  [
    'bytes that are no text',
    'billing-2',
    strange({ contentType: 'application/octet-stream', data: Uint8Array.of(0xff, 0), metadata: Uint8Array.of(0xfe) }),
  ],
  ['a link', '$ce-gatehouse.teams', strange({ type: '$>', data: bytes('0@gatehouse.teams-1') })],
  ['a link in a stream of its own', 'shelf', strange({ type: '$>', data: bytes('0@gatehouse.teams-1') })],
  ['our names of stream and event', 'teams-org_1', strange({ type: 'TeamCreated', metadata: bytes(OURS) })],
  ['our metadata', 'orders-1', strange({ metadata: bytes('{"v":1}') })],
  ['all of our metadata', 'orders-2', strange({ metadata: bytes(OURS) })],
  ['metadata that is no object', 'orders-3', strange({ metadata: bytes('7') })],
  ['data that is not the JSON it says', 'orders-4', strange({ data: bytes('{"total"') })],
  ['an event of the system', '$stats-127.0.0.1:2113', strange({ type: '$statsCollected' })],
  ['the metadata of a stream of ours', '$$gatehouse.teams-org_1', strange({ type: '$metadata', data: bytes('{}') })],
  ['another installation', 'other.teams-org_1', strange({ type: 'TeamCreated', metadata: bytes(OURS) })],
  ['a name that begins like ours', 'gatehouse2.teams-org_1', strange({ metadata: bytes(OURS) })],
  ['our name and no more', 'gatehouse', strange({ metadata: bytes(OURS) })],
  ['our name in capitals', 'Gatehouse.teams-org_1', strange({ metadata: bytes(OURS) })],
  ['a log from before there were prefixes', 'gatehouse-installation', strange({ type: 'installation-named' })],
];

describe('strangers in the log', () => {
  let server: EventStoreDbServer;
  const opened: EventStoreDbEventStore[] = [];
  const open = async (streamPrefix?: string | null): Promise<EventStoreDbEventStore> => {
    const store = await openEventStoreDb({ connectionString: server.connectionString, streamPrefix });
    opened.push(store);
    return store;
  };
  beforeEach(async () => void (server = await new EventStoreDbServer().start()));
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    server.stop();
  });

  const all = (store: EventStoreDbEventStore, after = NOWHERE): Promise<readonly StoredEvent[]> =>
    followUntil(store, after, (_events, batch) => batch.caughtUp);
  const write = (stream: string, event: Proposed): void => {
    const there = server.log.shown(stream)?.length ?? 0;
    server.log.append(stream, there === 0 ? 'no_stream' : BigInt(there - 1), [event]);
  };

  it.each(STRANGERS)('are never given, nor counted as the head: %s', async (_title, stream, event) => {
    write(stream, event);
    const store = await open();
    expect([await all(store), await store.head()]).toEqual([[], NOWHERE]);
    const ours = await store.append('teams-org_1', 'none', several(2));
    write(stream, { ...event, id: randomUUID() });
    expect(await store.head()).toBe(ours.position);
    expect((await all(store)).map(({ revision, stream: name }) => [name, revision])).toEqual([
      ['teams-org_1', 0n],
      ['teams-org_1', 1n],
    ]);
    expect(await store.readStream('teams-org_1')).toHaveLength(2);
    expect(await store.readStream('orders-1')).toEqual([]);
  });

  it('of every kind at once keep no live follower from what is ours', async () => {
    const store = await open();
    const stream = freshStream();
    const following = followUntil(store, await store.head(), (events) => events.length === 40);
    for (let n = 0; n < 20; n += 1) {
      for (const [, where, event] of STRANGERS) write(where, { ...event, id: randomUUID() });
      await store.append(stream, n === 0 ? 'none' : BigInt(2 * n - 1), several(2));
    }
    expect((await following).map(({ revision }) => revision)).toEqual(Array.from({ length: 40 }, (_, n) => BigInt(n)));
  });

  it('an installation that shares the server is one: neither sees anything of the other', async () => {
    const [one, other] = [await open('one'), await open('other')];
    expect(await one.storeId()).not.toBe(await other.storeId());
    const stream = freshStream();
    const [first, second] = [several(3), several(2)];
    await one.append(stream, 'none', first);
    const { position } = await other.append(stream, 'none', second);
    const ids = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);
    expect([ids(await all(one)), ids(await all(other))]).toEqual([ids(first), ids(second)]);
    expect([ids(await one.readStream(stream)), ids(await other.readStream(stream))]).toEqual([ids(first), ids(second)]);
    expect(await other.head()).toBe(position);
    expect(await one.head()).toBeLessThan(position);
    expect(server.log.shown(`one.${stream}`)).toHaveLength(3);
  });

  it('what somebody writes into a stream of ours is given, so that it is noticed', async () => {
    const store = await open();
    await store.append('teams-org_1', 'none', several(1));
    write('gatehouse.teams-org_1', strange({ type: '$>', data: bytes('0@x') }));
    write('gatehouse.teams-org_1', strange({ metadata: bytes('') }));
    write('gatehouse.teams-org_1', strange({ contentType: 'application/octet-stream', metadata: Uint8Array.of(0xfe) }));
    const given = await all(store);
    expect(given.map(({ type, metadata }) => [type, metadata])).toEqual([
      ['thing-happened', '{"v":1}'],
      ['$>', '{"source":"billing"}'],
      ['invoice-sent', ''],
      ['invoice-sent', '\uFFFD'],
    ]);
    expect(await store.readStream('teams-org_1')).toEqual(given);
  });

  describe('a log from before there were prefixes', () => {
    it('goes on where the prefix is none: ours are the categories of the product with our metadata', async () => {
      for (const [, where, event] of STRANGERS.filter(([, where]) => !/^(teams|gatehouse)-/.test(where)))
        write(where, event);
      const store = await open(null);
      const events = several(2);
      await store.append('teams-org_1', 'none', events);
      expect((await all(store)).map(({ id, stream }) => [stream, id])).toEqual(
        events.map(({ id }) => ['teams-org_1', id]),
      );
      expect(server.log.shown('gatehouse-installation')).toHaveLength(1);
      expect(server.log.shown('teams-org_1')).toHaveLength(2);
    });

    it('is not touched by an installation with one', async () => {
      const before = await open(null);
      await before.append('teams-org_1', 'none', several(1));
      const now = await open();
      expect([await now.storeId(), await all(now)]).toEqual([expect.not.stringMatching(await before.storeId()), []]);
      await now.append('teams-org_1', 'none', [encoded()]);
      expect(await all(before)).toHaveLength(1);
    });
  });
});
