import { openEmbeddedDocuments } from '../adapters/embedded/documents/open-documents.js';
import { openEmbeddedEventStore } from '../adapters/embedded/embedded-event-store.js';
import { openEmbeddedPrivate } from '../adapters/embedded/private/open-private.js';
import type { Config } from '../config/load-config.js';
import type { Clock } from '../ports/clock.port.js';
import type { DocumentPorts, LogPorts, PrivatePorts } from '../ports/engine-ports.js';

/** What an engine has beside its ports. */
interface Engine {
  /** Resolves when nothing can be written any more until the process starts again. A server comes back by itself: never. */
  readonly broken: Promise<Error>;
  close(): Promise<void>;
}

const never = new Promise<Error>(() => undefined);

/** The log, where the configuration wants it. @throws Error with one line where it cannot be opened */
export const openLog = async ({ eventStore, eventStoreDbUrl, dataDir }: Config): Promise<Engine & LogPorts> => {
  if (eventStore === 'eventstoredb') {
    const { openEventStoreDb } = await import('../adapters/eventstoredb/eventstoredb-event-store.js');
    const log = await openEventStoreDb({ connectionString: eventStoreDbUrl! });
    return { store: log, feed: log, broken: never, close: () => log.close() };
  }
  const log = await openEmbeddedEventStore({ folder: dataDir });
  return { store: log, feed: log, broken: log.broken, close: () => log.close() };
};

/** Everything but the log, where the configuration wants it. @throws Error with one line where it cannot be opened */
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
