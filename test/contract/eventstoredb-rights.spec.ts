import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import {
  type EventStoreDbEventStore,
  openEventStoreDb,
} from '../../src/adapters/eventstoredb/eventstoredb-event-store.js';
import { NOWHERE } from '../../src/kernel/position.js';
import { EventStoreDbServer } from '../support/eventstoredb/server.js';
import { followUntil } from './event-feed.contract.js';
import { freshStream, several } from './event-store.contract.js';

describe('a user of EventStoreDB who lacks a right', () => {
  let server: EventStoreDbServer;
  const opened: EventStoreDbEventStore[] = [];
  const open = async (): Promise<EventStoreDbEventStore> => {
    const store = await openEventStoreDb({ connectionString: server.connectionString });
    opened.push(store);
    return store;
  };
  beforeEach(async () => void (server = await new EventStoreDbServer().start()));
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    server.stop();
  });

  const LACKS = 'EventStoreDB: access denied: the user in the connection string lacks the right to';
  it.each([
    ['read all', `${LACKS} read $all, the whole log: name the user in $r of the access list of $all`],
    ['read', `${LACKS} read the stream gatehouse.installation`],
    ['write', `${LACKS} write to the stream gatehouse.installation`],
    ['password', 'EventStoreDB: access denied: the user or the password in the connection string is wrong'],
  ] as const)('is told at the start which one: %s', async (denied, said) => {
    server.faults.denied = denied;
    const starting = open();
    await expect(starting).rejects.toThrow(said);
    await expect(starting).rejects.toMatchObject({ name: 'StoreUnavailable' });
  });

  it('is told the same where the right is taken away later', async () => {
    const store = await open();
    const stream = freshStream();
    await store.append(stream, 'none', several(1));
    server.faults.denied = 'read all';
    await expect(store.head()).rejects.toThrow(`${LACKS} read $all`);
    await expect(followUntil(store, NOWHERE, () => false)).rejects.toThrow(`${LACKS} read $all`);
    expect(await store.readStream(stream)).toHaveLength(1);
    server.faults.denied = 'write';
    await expect(store.append(stream, 0n, several(1))).rejects.toThrow(
      `${LACKS} write to the stream gatehouse.${stream}`,
    );
    server.faults.denied = 'read';
    await expect(store.readStream(stream)).rejects.toThrow(`${LACKS} read the stream gatehouse.${stream}`);
    server.faults.denied = undefined;
    expect(await store.readStream(stream)).toHaveLength(1);
  });
});
