// The same over the MongoDB adapter, with the server in a process of its own: beside writing the very same documents with the
// driver's own bulk writes to the same server.
import { randomBytes } from 'node:crypto';

import { MongoClient } from 'mongodb';

import { PROJECTIONS } from '../../dist/projections/index.js';
import { openMongo } from '../../dist/src/adapters/mongodb/open-mongo.js';
import { startServers } from '../support/cluster.mjs';
import { median, ratio } from '../support/measure.mjs';
import { atLeast } from '../support/report.mjs';
import { projectorOn, rebuild, until } from './rebuild.mjs';

const BATCH = 1_000;
/** Where the address names none. */
const DATABASE = 'gatehouse';
const INDEXED = (paths) => Object.fromEntries([...paths, '_id'].map((path) => [path.replace('[]', ''), 1]));

/** Only the writing is timed: the documents are at hand when it starts. @returns milliseconds */
const bareWrites = async (database, generation) => {
  let spent = 0;
  let written = 0;
  for (const { name, version, indexes } of PROJECTIONS) {
    const rows = await database.collection(`${name}_v${version}_${generation}`).find().toArray();
    const bare = await database.createCollection(`bare_${name}_${generation}`);
    for (const paths of indexes) await bare.createIndex(INDEXED(paths));
    for (let at = 0; at < rows.length; at += BATCH) {
      const started = performance.now();
      await bare.bulkWrite(
        rows.slice(at, at + BATCH).map((document) => ({ insertOne: { document } })),
        { ordered: false, writeConcern: { w: 1 } },
      );
      spent += performance.now() - started;
    }
    written += rows.length;
    await bare.drop();
  }
  return { spent, written };
};

/** @param store the open log, as filled @param events how many there are in it */
export const rebuildingOverMongoDb = async (store, events, rounds) => {
  const servers = await startServers();
  const documents = await openMongo({ url: servers.mongoDb, masterKey: randomBytes(32) });
  const client = await MongoClient.connect(servers.mongoDb, { useBigInt64: true });
  const runner = projectorOn(store, documents);
  try {
    runner.start();
    await until(async () =>
      (await runner.status()).projections.every(({ lag, state }) => state === 'running' && lag === 0n),
    );
    const rates = { rebuilt: [], bare: [] };
    let written = 0;
    for (let round = 0; round < rounds; round += 1) {
      rates.rebuilt.push((events * 1000) / (await rebuild(runner, round + 2)));
      const bare = await bareWrites(client.db(DATABASE), round + 2);
      rates.bare.push((events * 1000) / bare.spent);
      written = bare.written;
    }
    if (written === 0) throw new Error('no documents were written');
    return {
      figures: {
        'events over MongoDB': events,
        'events rebuilt a second over MongoDB': median(rates.rebuilt),
        'the same documents in bare bulk writes to MongoDB, in events a second': median(rates.bare),
        'documents in all read models over MongoDB': written,
      },
      claims: [
        atLeast(
          'of bare bulk writes of the same documents to the same MongoDB, rebuilding every read model',
          ratio(rates.rebuilt, rates.bare),
          0.6,
        ),
      ],
    };
  } finally {
    await runner.stop();
    await client.close();
    await documents.close();
    servers.stop();
  }
};
