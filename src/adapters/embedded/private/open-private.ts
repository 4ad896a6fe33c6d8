import type { PrivatePorts } from '../../../ports/engine-ports.js';
import { SealedAddresses } from '../../sealing/sealed-addresses.js';
import { SealedPeople } from '../../sealing/sealed-people.js';
import { EmbeddedCredentials } from './embedded-credentials.js';
import { EmbeddedDeliveries } from './embedded-deliveries.js';
import { EmbeddedIdempotency } from './embedded-idempotency.js';
import { EmbeddedLimits } from './embedded-limits.js';
import { EmbeddedPersonalData } from './embedded-personal-data.js';
import { EmbeddedPlaces } from './embedded-places.js';
import { EmbeddedUsage } from './embedded-usage.js';
import { EmbeddedVault } from './embedded-vault.js';
import { PrivateFile } from './private-file.js';

export interface EmbeddedPrivate extends PrivatePorts {
  /** Resolves when no write is possible until the file is opened again. */
  readonly broken: Promise<Error>;
  /** Finishes pending writes. Later calls throw StoreUnavailable. */
  close(): Promise<void>;
}

/**
 * Opens or makes `<folder>/private.db`: everything that cannot be made again from the log, durable when a call resolves.
 * @throws Error with one line for a file that is damaged, foreign, newer, not writable, or made with another master key
 */
export const openEmbeddedPrivate = async ({
  folder,
  masterKey,
}: {
  readonly folder: string;
  readonly masterKey: Uint8Array;
}): Promise<EmbeddedPrivate> => {
  const file = await PrivateFile.open(folder, masterKey);
  const personalData = new EmbeddedPersonalData(file, new SealedPeople(masterKey), new SealedAddresses(masterKey));
  try {
    await personalData.prepare();
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    personalData,
    credentials: new EmbeddedCredentials(file),
    idempotency: new EmbeddedIdempotency(file),
    deliveryLog: new EmbeddedDeliveries(file),
    vault: new EmbeddedVault(file, masterKey),
    usage: new EmbeddedUsage(file),
    limitStore: new EmbeddedLimits(file),
    places: new EmbeddedPlaces(file),
    broken: file.broken,
    close: () => file.close(),
  };
};
