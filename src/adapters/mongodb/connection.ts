import { type CreateIndexesOptions, type Db, type DbOptions, MongoClient, ReadConcern } from 'mongodb';

export interface MongoOptions {
  /** Connection string. It names the database; the default is `gatehouse`. */
  readonly url: string;
  /** Instead of the one in the connection string. */
  readonly database?: string;
  /** Longest time of a single call, in milliseconds. Default 10 s. */
  readonly timeoutMs?: number;
  /** How long all calls may fail before the client is replaced, in milliseconds. Default 8 s. */
  readonly replaceAfterMs?: number;
}

export const MOST_CONNECTIONS = 64;
const LONGEST_SELECTION_MS = 2_000;

/**
 * Progress, acknowledgements and erasures rest on every write, so each waits for the majority and the journal, and nothing is read
 * that a failover may take back. It is set on the database, where the connection string does not reach.
 */
const BY_MAJORITY: DbOptions = {
  writeConcern: { w: 'majority', journal: true },
  readConcern: new ReadConcern('majority'),
  readPreference: 'primary',
};

/** The driver hands it on to the connection, which else gives up after the time of a call. */
export const NO_TIME_LIMIT: CreateIndexesOptions & { readonly socketTimeoutMS: number } = { socketTimeoutMS: 0 };

export const connected = ({ url, database }: MongoOptions, timeoutMs: number): [client: MongoClient, db: Db] => {
  const selection = Math.min(LONGEST_SELECTION_MS, timeoutMs);
  const client = new MongoClient(url, {
    appName: 'gatehouse',
    useBigInt64: true,
    maxPoolSize: MOST_CONNECTIONS,
    serverSelectionTimeoutMS: selection,
    connectTimeoutMS: selection,
    waitQueueTimeoutMS: timeoutMs,
    socketTimeoutMS: timeoutMs,
    heartbeatFrequencyMS: selection,
    retryWrites: true,
    retryReads: true,
    // Only for finding a server: with `secondary` a set of one node has none.
    readPreference: 'primaryPreferred',
  });
  const named = client.options.dbName;
  return [client, client.db(database ?? (named === 'test' ? 'gatehouse' : named), BY_MAJORITY)];
};
