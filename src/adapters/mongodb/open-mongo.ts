import type { Clock } from '../../ports/clock.port.js';
import type { DocumentPorts, PrivatePorts } from '../../ports/engine-ports.js';
import { SealedAddresses } from '../sealing/sealed-addresses.js';
import { SealedPeople } from '../sealing/sealed-people.js';
import { derivedKey, keyedHash } from '../sealing/sealing.js';
import { SystemClock } from '../system/system-clock.js';
import { MongoCredentials } from './mongo-credentials.js';
import { MongoDeliveries } from './mongo-deliveries.js';
import { MongoIdempotency } from './mongo-idempotency.js';
import { MongoLimits } from './mongo-limits.js';
import { MongoLeases } from './mongo-leases.js';
import { MongoPersonalData } from './mongo-personal-data.js';
import { MongoPlaces } from './mongo-places.js';
import { MongoProgress } from './mongo-progress.js';
import { MongoReadModels } from './mongo-read-models.js';
import { MongoSnapshots } from './mongo-snapshots.js';
import type { MongoOptions } from './connection.js';
import { unavailable } from './faults.js';
import { type Keyed, MongoStore } from './mongo-store.js';
import { MongoUsage } from './mongo-usage.js';
import { MongoVault } from './mongo-vault.js';

export interface OpenMongoOptions extends MongoOptions {
  /** 32 bytes, the same for every instance on the database. */
  readonly masterKey: Uint8Array;
  readonly clock?: Clock;
}

export interface MongoPorts extends DocumentPorts, PrivatePorts {
  /** Later calls throw StoreUnavailable. */
  close(): Promise<void>;
}

const META = 'gatehouse.meta';

const checkKey = async (store: MongoStore, masterKey: Uint8Array): Promise<void> => {
  const row = { _id: 'key check', value: keyedHash(derivedKey(masterKey, 'key check'), 'mongodb') };
  if (await store.insert(META, row)) return;
  const found = await store.find<Keyed & { readonly value: string }>(META, row._id);
  if (found === null) throw unavailable('another process has only begun to fill the database');
  if (found.value !== row.value)
    throw new Error('the database was filled with another master key: start with that one (GATEHOUSE_MASTER_KEY)');
};

/**
 * Everything but the log in one MongoDB database.
 * @throws StoreUnavailable if the database cannot be reached; Error with a message of one line if it has another master key
 */
export const openMongo = async ({
  masterKey,
  clock = new SystemClock(),
  ...options
}: OpenMongoOptions): Promise<MongoPorts> => {
  const store = await MongoStore.open(options);
  const prepared = {
    snapshots: new MongoSnapshots(store),
    credentials: new MongoCredentials(store),
    idempotency: new MongoIdempotency(store),
    deliveryLog: new MongoDeliveries(store),
    usage: new MongoUsage(store),
    limitStore: new MongoLimits(store),
    places: new MongoPlaces(store),
    personalData: new MongoPersonalData(store, new SealedPeople(masterKey), new SealedAddresses(masterKey)),
  };
  try {
    await checkKey(store, masterKey);
    await Promise.all(Object.values(prepared).map((each) => each.prepare()));
  } catch (error) {
    await store.close();
    throw error;
  }
  return {
    readModels: new MongoReadModels(store),
    progress: new MongoProgress(store),
    leases: new MongoLeases(store),
    ...prepared,
    vault: new MongoVault(store, clock, masterKey),
    close: () => store.close(),
  };
};
