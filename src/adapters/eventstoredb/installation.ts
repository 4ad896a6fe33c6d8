import { randomUUID } from 'node:crypto';

import { jsonEvent } from '@eventstore/db-client';

import { isRevisionConflict, StoreUnavailable } from '../../ports/event-store.port.js';
import { type Appending, IdempotentAppend } from './idempotent-append.js';
import { unavailableFor } from './faults.js';
import { nameOfInstallation } from './reading.js';

const readIdentity = async ({ connection, names, retries }: Appending): Promise<string | undefined> => {
  const silence = retries.answer;
  const data = await connection.use((client) => nameOfInstallation({ client, names, silence }));
  if (data === undefined) return undefined;
  const id = (data as { id?: unknown } | null)?.id;
  if (typeof id !== 'string')
    throw new StoreUnavailable(
      `EventStoreDB: the stream ${names.inServer(names.installation)} is not one of Gatehouse`,
    );
  return id;
};

/** Reads the identity of the log, and creates it if there is none. @throws StoreUnavailable */
export const identityOf = async (appending: Appending): Promise<string> => {
  try {
    const known = await readIdentity(appending);
    if (known) return known;
    const event = jsonEvent({ type: 'installation-named', data: { id: randomUUID() } });
    const stream = appending.names.installation;
    await new IdempotentAppend(appending, { stream, expected: 'none', events: [event] })
      .run()
      .catch((error: unknown) => {
        if (!isRevisionConflict(error)) throw error;
      });
    const made = await readIdentity(appending);
    if (made) return made;
  } catch (error) {
    throw unavailableFor(error, `read the stream ${appending.names.inServer(appending.names.installation)}`);
  }
  throw new StoreUnavailable('EventStoreDB: the identity of the log was written but cannot be read');
};
