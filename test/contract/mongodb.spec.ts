import { afterAll, beforeAll } from '@jest/globals';
import { MongoLookAlike } from '../support/mongodb/mongodb-server.js';
import { inDatabase, mongoSubject } from '../support/mongodb/mongo-subject.js';
import { deliveryLogContract } from './deliveries.contract.js';
import { knownPlacesContract } from './known-places.contract.js';
import { limitStoreContract } from './limit-store.contract.js';
import { usageSumsContract } from './usage-sums.contract.js';
import { leasesContract } from './leases.contract.js';
import {
  credentialsContract,
  idempotencyContract,
  personalDataContract,
  usageCountersContract,
  vaultContract,
} from './private-data.contract.js';
import { projectionProgressContract } from './projection-progress.contract.js';
import { readModelsContract } from './read-models.contract.js';
import { snapshotStoreContract } from './snapshot-store.contract.js';

const contracts = (adapter: string, url: () => string): void => {
  readModelsContract(
    adapter,
    mongoSubject(url, (opened) => opened.readModels),
  );
  projectionProgressContract(
    adapter,
    mongoSubject(url, (opened) => opened.progress),
  );
  leasesContract(
    adapter,
    mongoSubject(url, (opened) => opened.leases),
  );
  snapshotStoreContract(
    adapter,
    mongoSubject(url, (opened) => opened.snapshots),
  );
  const unindexed = (database: string) =>
    inDatabase(url(), database, (db) => db.collection('gatehouse.people').updateMany({}, { $unset: { words: '' } }));
  personalDataContract(
    adapter,
    mongoSubject(url, (opened) => opened.personalData),
    unindexed,
  );
  credentialsContract(
    adapter,
    mongoSubject(url, (opened) => opened.credentials),
  );
  idempotencyContract(
    adapter,
    mongoSubject(url, (opened) => opened.idempotency),
  );
  deliveryLogContract(
    adapter,
    mongoSubject(url, (opened) => opened.deliveryLog),
    (database) => inDatabase(url(), database, (db) => db.collection('gatehouse.deliveries').deleteMany({})),
  );
  vaultContract(
    adapter,
    mongoSubject(url, (opened) => opened.vault),
  );
  knownPlacesContract(
    adapter,
    mongoSubject(url, (opened) => opened.places),
  );
  limitStoreContract(
    adapter,
    mongoSubject(url, (opened) => opened.limitStore),
  );
  usageSumsContract(
    adapter,
    mongoSubject(url, (opened) => opened.usage),
  );
  usageCountersContract(
    adapter,
    mongoSubject(url, (opened) => opened.usage),
  );
};

let lookAlike: MongoLookAlike;
beforeAll(async () => {
  lookAlike = await MongoLookAlike.start();
});
afterAll(() => lookAlike.stop());

contracts('MongoDB (in process)', () => lookAlike.url);

const real = process.env['TEST_MONGODB_URL'];
if (real === undefined)
  process.stdout.write(
    'TEST_MONGODB_URL is not set: the MongoDB suites ran in process only, not against a real server.\n',
  );
else contracts('MongoDB (TEST_MONGODB_URL)', () => real);
