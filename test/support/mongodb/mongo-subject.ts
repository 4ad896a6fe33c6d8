import { randomBytes } from 'node:crypto';
import { type Db, MongoClient } from 'mongodb';
import { openMongo, type MongoPorts } from '../../../src/adapters/mongodb/open-mongo.js';
import { type OpenSubject, subjectOver } from '../contract-subject.js';

export const MASTER_KEY = Buffer.alloc(32, 7);

export const newDatabase = (): string => `gatehouse_test_${randomBytes(6).toString('hex')}`;

/** The same server and settings, another database. */
export const withDatabase = (url: string, database: string): string =>
  url.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${database}`);

/** Past the adapters. */
export const inDatabase = async (url: string, database: string, work: (db: Db) => Promise<unknown>): Promise<void> => {
  const client = await MongoClient.connect(url, { serverSelectionTimeoutMS: 2_000 });
  try {
    await work(client.db(database));
  } finally {
    await client.close();
  }
};

export const dropDatabase = (url: string, database: string): Promise<void> =>
  inDatabase(url, database, (db) => db.dropDatabase());

/** Contract subjects over one database each. */
export const mongoSubject =
  <Port>(url: () => string, pick: (ports: MongoPorts) => Port): OpenSubject<Port> =>
  () =>
    subjectOver(newDatabase(), {
      open: (database) => openMongo({ url: url(), database, masterKey: MASTER_KEY }),
      pick,
      remove: (database) => dropDatabase(url(), database),
    });
