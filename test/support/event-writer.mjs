// Appends pairs of events as fast as it can and prints what was acknowledged, until it is killed.
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';

import { openDataFolder } from '../../dist/src/adapters/embedded/data-folder.js';
import { openEmbeddedEventStore } from '../../dist/src/adapters/embedded/embedded-event-store.js';

const folder = openDataFolder(process.argv[2]);
const store = await openEmbeddedEventStore({ folder: folder.path });

const write = async () => {
  const stream = `killed-${randomUUID()}`;
  for (let expected = 'none'; ;) {
    const events = [0, 1].map(() => ({
      id: randomUUID(),
      type: 'pair-written',
      data: '{"text":"half of a pair"}',
      metadata: '{"v":1}',
    }));
    const { revision, position } = await store.append(stream, expected, events);
    writeSync(1, `${events[1].id} ${stream} ${revision} ${position}\n`);
    expected = revision;
  }
};

await Promise.all(Array.from({ length: 16 }, write));
