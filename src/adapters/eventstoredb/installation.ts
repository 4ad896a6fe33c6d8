import { randomUUID } from 'node:crypto';

import { jsonEvent } from '@eventstore/db-client';

import { isRevisionConflict, StoreUnavailable } from '../../ports/event-store.port.js';
import { IdempotentAppend, type RetryLimits } from './idempotent-append.js';
import type { Connection } from './connection.js';
import { unavailableFor } from './faults.js';
import { firstData } from './reading.js';

/** This stream holds one event, with the identity of the log. */
export const INSTALLATION_STREAM = 'gatehouse-installation';

const readIdentity = async (connection: Connection, retries: RetryLimits): Promise<string | undefined> => {
  const data = await connection.use((client) => firstData(client, INSTALLATION_STREAM, retries.answer));
  if (data === undefined) return undefined;
  const id = (data as { id?: unknown } | null)?.id;
  if (typeof id !== 'string')
    throw new StoreUnavailable(`EventStoreDB: the stream ${INSTALLATION_STREAM} is not one of Gatehouse`);
  return id;
};

/** Reads the identity of the log, and creates it if there is none. @throws StoreUnavailable */
export const identityOf = async (connection: Connection, retries: RetryLimits): Promise<string> => {
  try {
    const known = await readIdentity(connection, retries);
    if (known) return known;
    const event = jsonEvent({ type: 'installation-named', data: { id: randomUUID() } });
    const naming = new IdempotentAppend(connection, retries, {
      stream: INSTALLATION_STREAM,
      expected: 'none',
      events: [event],
    });
    await naming.run().catch((error: unknown) => {
      if (!isRevisionConflict(error)) throw error;
    });
    const made = await readIdentity(connection, retries);
    if (made) return made;
  } catch (error) {
    throw unavailableFor(error);
  }
  throw new StoreUnavailable('EventStoreDB: the identity of the log was written but cannot be read');
};
