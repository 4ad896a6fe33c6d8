import { openEmbeddedDocuments } from '../adapters/embedded/documents/open-documents.js';
import { openEmbeddedEventStore } from '../adapters/embedded/embedded-event-store.js';
import { openEmbeddedPrivate } from '../adapters/embedded/private/open-private.js';
import type { Config } from '../config/load-config.js';
import type { Clock } from '../ports/clock.port.js';
import type { DocumentPorts, LogPorts, PrivatePorts } from '../ports/engine-ports.js';

/** What an engine adds to its ports. */
interface Engine {
  /** Resolves once no write can succeed until the process starts again. With a server it never resolves: a server comes back. */
  readonly broken: Promise<Error>;
  close(): Promise<void>;
}

const never = new Promise<Error>(() => undefined);

/** Opens the log that the configuration names. @throws Error with a message of one line */
export const openLog = async ({
  eventStore,
  eventStoreDbUrl,
  streamPrefix,
  dataDir,
}: Config): Promise<Engine & LogPorts> => {
  if (eventStore === 'eventstoredb') {
    const { openEventStoreDb } = await import('../adapters/eventstoredb/eventstoredb-event-store.js');
    const log = await openEventStoreDb({ connectionString: eventStoreDbUrl!, streamPrefix });
    return { store: log, feed: log, broken: never, close: () => log.close() };
  }
  const log = await openEmbeddedEventStore({ folder: dataDir });
  return { store: log, feed: log, broken: log.broken, close: () => log.close() };
};

/** Opens all stores but the log, as the configuration says. @throws Error with a message of one line */
export const openDocuments = async (
  { readModels, mongoDbUrl, dataDir: folder }: Config,
  masterKey: Uint8Array,
  clock: Clock,
): Promise<Engine & DocumentPorts & PrivatePorts> => {
  if (readModels === 'mongodb') {
    const { openMongo } = await import('../adapters/mongodb/open-mongo.js');
    const ports = await openMongo({ url: mongoDbUrl!, masterKey, clock });
    return { ...ports, broken: never, close: () => ports.close() };
  }
  const documents = await openEmbeddedDocuments({ folder, clock });
  try {
    const secrets = await openEmbeddedPrivate({ folder, masterKey });
    const broken = Promise.race([documents.broken, secrets.broken]);
    const close = async (): Promise<void> => {
      await secrets.close();
      await documents.close();
    };
    return { ...documents, ...secrets, broken, close };
  } catch (error) {
    await documents.close();
    throw error;
  }
};
