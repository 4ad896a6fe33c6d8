import { afterAll, beforeAll, describe } from '@jest/globals';

import {
  type EventStoreDbEventStore,
  openEventStoreDb,
} from '../../src/adapters/eventstoredb/eventstoredb-event-store.js';
import { EventStoreDbServer } from '../support/eventstoredb/server.js';
import { eventFeedContract } from './event-feed.contract.js';
import { eventStoreContract } from './event-store.contract.js';

const contractsOn = (connectionString: () => string): void => {
  let shared: Promise<EventStoreDbEventStore> | undefined;
  const open = (): Promise<EventStoreDbEventStore> =>
    (shared ??= openEventStoreDb({ connectionString: connectionString() }));
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
  describe('EventStoreDB adapter on a real server', () => contractsOn(() => real));
} else {
  process.stderr.write('TEST_EVENTSTOREDB_URL is not set: the contracts were not run against a real EventStoreDB\n');
}
