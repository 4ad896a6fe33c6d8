// Appends more than a connection takes before it waits for the server, and says of each promise that is rejected and nobody's
// whether it is known for one that the client leaves behind.
import { randomUUID } from 'node:crypto';
import { EventStoreDbEventStore } from '../../../dist/src/adapters/eventstoredb/eventstoredb-event-store.js';
import { isOrphanedRejection } from '../../../dist/src/adapters/eventstoredb/faults.js';

process.on('unhandledRejection', (reason) => console.log(`rejected ${isOrphanedRejection(reason)}`));
const store = new EventStoreDbEventStore({ connectionString: process.argv[2], answerWithin: 400, appendWithin: 1500 });
const append = (text) =>
  store.append(`thing-${randomUUID()}`, 'none', [
    { id: randomUUID(), type: 'thing-happened', data: JSON.stringify({ text }), metadata: '{"v":1}' },
  ]);
await append('');
console.log('connected');
process.stdin.once('data', async () => {
  const appending = Array.from({ length: 60 }, () => append('x'.repeat(100_000)).catch((error) => error.name));
  console.log('appending');
  console.log(`ended ${[...new Set(await Promise.all(appending))]}`);
  await store.close();
  process.exit();
});
