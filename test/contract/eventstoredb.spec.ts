import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe } from '@jest/globals';

import {
  type EventStoreDbEventStore,
  openEventStoreDb,
} from '../../src/adapters/eventstoredb/eventstoredb-event-store.js';
import { EventStoreDbServer } from '../support/eventstoredb/server.js';
import { eventFeedContract } from './event-feed.contract.js';
import { eventStoreContract } from './event-store.contract.js';

const contractsOn = (connectionString: () => string, streamPrefix?: string): void => {
  let shared: Promise<EventStoreDbEventStore> | undefined;
  const open = (): Promise<EventStoreDbEventStore> =>
    (shared ??= openEventStoreDb({ connectionString: connectionString(), streamPrefix }));
  afterAll(async () => (await shared)?.close());

  eventStoreContract(open);
  eventFeedContract(open);
};

describe('EventStoreDB adapter on the protocol server', () => {
  const server = new EventStoreDbServer();
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  contractsOn(() => server.connectionString);
});

const real = process.env['TEST_EVENTSTOREDB_URL'];
if (real) {
  describe('EventStoreDB adapter on a real server', () => {
    // Others may have used it, also an earlier run.
    contractsOn(() => real, `contract_${randomBytes(4).toString('hex')}`);
  });
} else {
  process.stderr.write('TEST_EVENTSTOREDB_URL is not set: the contracts were not run against a real EventStoreDB\n');
}
