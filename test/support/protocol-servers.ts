import { EventStoreDbServer } from './eventstoredb/server.js';
import { MongoLookAlike } from './mongodb/mongodb-server.js';

/**
 * Both protocol servers as a program of its own, for what runs outside the specs: `dist/test/support/protocol-servers.js`.
 * Prints one line with their addresses, keeps everything in memory, and ends at SIGTERM or SIGINT.
 */
const log = await new EventStoreDbServer().start();
const documents = await MongoLookAlike.start();
process.stdout.write(`EVENTSTOREDB_URL=${log.connectionString} MONGODB_URL=${documents.url}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
