import type { Clock } from '../../../ports/clock.port.js';
import type { DocumentPorts } from '../../../ports/engine-ports.js';
import { SystemClock } from '../../system/system-clock.js';
import { SqliteReader } from '../sqlite/sqlite-reader.js';
import { SqliteWriter } from '../sqlite/sqlite-writer.js';
import { EmbeddedLeases } from './embedded-leases.js';
import { EmbeddedProgress } from './embedded-progress.js';
import { EmbeddedReadModels } from './embedded-read-models.js';
import { EmbeddedSnapshots } from './embedded-snapshots.js';
import { documentsFile } from './schema.js';

export interface EmbeddedDocuments extends DocumentPorts {
  /** Its `commit` writes documents and progress of a projection in one transaction. The port does not require this. */
  readonly readModels: EmbeddedReadModels;
  /** Resolves when no write is possible until the file is opened again. */
  readonly broken: Promise<Error>;
  /** Finishes pending writes. Later calls throw StoreUnavailable. */
  close(): Promise<void>;
}

/** Opens or creates `<folder>/read-models.db`. @throws Error with a message of one line if the file is damaged, foreign, newer or not writable */
export const openEmbeddedDocuments = async ({
  folder,
  clock = new SystemClock(),
}: {
  readonly folder: string;
  readonly clock?: Clock;
}): Promise<EmbeddedDocuments> => {
  const options = documentsFile(folder);
  const writer = await SqliteWriter.open(options);
  const reader = new SqliteReader(options.file, options.content);
  const progress = new EmbeddedProgress(reader, writer);
  return {
    readModels: new EmbeddedReadModels(reader, writer, progress),
    progress,
    leases: new EmbeddedLeases(writer, clock),
    snapshots: new EmbeddedSnapshots(reader, writer),
    broken: writer.broken,
    close: async () => {
      reader.close();
      progress.close();
      await writer.close();
    },
  };
};
