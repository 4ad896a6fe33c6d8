import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type EmbeddedEventStore,
  openEmbeddedEventStore,
} from '../../../src/adapters/embedded/embedded-event-store.js';
import { FoldedStreams } from '../../../src/execution/folded-streams.js';
import type { DomainEvent } from '../../../src/kernel/domain-event.js';
import type { StreamDefinition } from '../../../src/kernel/decision.js';
import type { EventStore } from '../../../src/ports/event-store.port.js';
import { encoded, happened } from '../../support/recorded-events.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const NAMES: StreamDefinition<readonly string[], DomainEvent> = {
  category: 'names',
  initial: [],
  evolve: (names, { data }, revision) => [...names, `${revision} ${(data as { name: string }).name}`],
};

describe('folded streams', () => {
  let folder: string;
  let store: EmbeddedEventStore;
  let reads: string[];
  let counted: EventStore;
  let written: number;
  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openEmbeddedEventStore({ folder });
    reads = [];
    written = 0;
    counted = Object.assign(Object.create(store) as EventStore, {
      readStream: (stream: string, from = 0n) => {
        reads.push(`${stream} ${from}`);
        return store.readStream(stream, from);
      },
    });
  });
  afterEach(async () => {
    await store.close();
    removeFolder(folder);
  });

  const rename = async (id: string, ...names: readonly string[]): Promise<bigint> => {
    const stream = `names-${id}`;
    const there = await store.readStream(stream);
    const events = names.map((name) =>
      encoded(written++, happened('TeamRenamed', { organizationId: 'org_1', teamId: id, name })),
    );
    const { position } = await store.append(stream, there.at(-1)?.revision ?? 'none', events);
    return position;
  };

  it('begin with the initial state where there are no events', async () => {
    expect(await new FoldedStreams(store).load(NAMES, 'a')).toEqual({ revision: -1n, position: -1n, state: [] });
  });

  it('are at the head at every load, and fold each event once', async () => {
    const streams = new FoldedStreams(counted);
    await rename('a', 'One', 'Two');
    expect(await streams.load(NAMES, 'a')).toMatchObject({ revision: 1n, state: ['0 One', '1 Two'] });
    const position = await rename('a', 'Three');
    expect(await streams.load(NAMES, 'a')).toEqual({ revision: 2n, position, state: ['0 One', '1 Two', '2 Three'] });
    await streams.load(NAMES, 'a');
    expect(reads).toEqual(['names-a 0', 'names-a 2', 'names-a 3']);
  });

  it('come to the same where two load one at the same time', async () => {
    const streams = new FoldedStreams(store);
    await rename('a', 'One', 'Two');
    const both = await Promise.all([streams.load(NAMES, 'a'), streams.load(NAMES, 'a')]);
    await rename('a', 'Three');
    expect(both[0]).toEqual(both[1]);
    expect((await streams.load(NAMES, 'a')).state).toEqual(['0 One', '1 Two', '2 Three']);
  });

  it('go on from what an append led to', async () => {
    const streams = new FoldedStreams(counted);
    const position = await rename('a', 'One');
    streams.remember('names-a', { revision: 0n, position, state: ['as decided'] });
    await rename('a', 'Two');
    expect((await streams.load(NAMES, 'a')).state).toEqual(['as decided', '1 Two']);
    expect(reads).toEqual(['names-a 1']);
  });

  it('keep those used last, and read the others anew', async () => {
    const streams = new FoldedStreams(counted, 2);
    for (const id of ['a', 'b', 'c']) await rename(id, 'One');
    await streams.load(NAMES, 'a');
    await streams.load(NAMES, 'b');
    await rename('a', 'Two');
    await streams.load(NAMES, 'a');
    await streams.load(NAMES, 'c');
    reads.length = 0;
    expect((await streams.load(NAMES, 'a')).state).toEqual(['0 One', '1 Two']);
    expect((await streams.load(NAMES, 'b')).state).toEqual(['0 One']);
    expect(reads).toEqual(['names-a 2', 'names-b 0']);
  });

  it('remain as they were where an event cannot be read', async () => {
    const streams = new FoldedStreams(store);
    await rename('a', 'One');
    await streams.load(NAMES, 'a');
    const unreadable = { ...encoded(written++, happened('TeamDeleted', { organizationId: 'o', teamId: 'a' })) };
    await store.append('names-a', 0n, [{ ...unreadable, data: '{}' }]);
    for (const _ of [1, 2]) await expect(streams.load(NAMES, 'a')).rejects.toMatchObject({ name: 'UndecodableEvent' });
  });
});
