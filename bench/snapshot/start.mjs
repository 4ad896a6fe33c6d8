// One start of the access picture in a process of its own, as a restart is: `replay` without a saved snapshot, and saves one
// when it ends; `saved` from it. `bare` only reads and parses the rows; `empty` does what `replay` does on an empty log.
import { join } from 'node:path';

import { openEmbeddedDocuments } from '../../dist/src/adapters/embedded/documents/open-documents.js';
import { openEmbeddedEventStore } from '../../dist/src/adapters/embedded/embedded-event-store.js';
import { EVENT_LOG_FILE } from '../../dist/src/adapters/embedded/event-log-file.js';
import { bareRead } from '../support/bare-read.mjs';
import { followed } from '../support/followed.mjs';

const [how, folder, events] = process.argv.slice(2);

const bytesHeld = () => {
  for (let turn = 0; turn < 3; turn += 1) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return { bytes: heapUsed + external };
};

const start = async () => {
  const store = await openEmbeddedEventStore({ folder });
  const documents = await openEmbeddedDocuments({ folder });
  if (how === 'replay') await documents.snapshots.remove('access');
  const { follower, spent } = await followed(store, documents.snapshots);
  const held = bytesHeld();
  const { position } = follower.picture();
  await follower.stop();
  await documents.close();
  await store.close();
  return { spent, position: Number(position), ...held };
};

const outcome =
  how === 'bare'
    ? { spent: (Number(events) * 1000) / bareRead(join(folder, EVENT_LOG_FILE), Number(events)) }
    : await start();
console.log(JSON.stringify(outcome));
