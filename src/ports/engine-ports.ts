import type { Credentials } from './credentials.port.js';
import type { DeliveryLog } from './deliveries.port.js';
import type { EventFeed } from './event-feed.port.js';
import type { EventStore } from './event-store.port.js';
import type { IdempotencyRecords } from './idempotency.port.js';
import type { KnownPlaces } from './known-places.port.js';
import type { LimitStore } from './limit-store.port.js';
import type { Leases } from './lease.port.js';
import type { PersonalData } from './personal-data.port.js';
import type { ProjectionProgress } from './projection-progress.port.js';
import type { ReadModels } from './read-models.port.js';
import type { SnapshotStore } from './snapshot-store.port.js';
import type { UsageCounters } from './usage-counters.port.js';
import type { Vault } from './vault.port.js';

/** The log itself. */
export interface LogPorts {
  readonly store: EventStore;
  readonly feed: EventFeed;
}

/** What can be made again from the log. */
export interface DocumentPorts {
  readonly readModels: ReadModels;
  readonly progress: ProjectionProgress;
  readonly leases: Leases;
  readonly snapshots: SnapshotStore;
}

/** What cannot be made again: it is in no event. */
export interface PrivatePorts {
  readonly personalData: PersonalData;
  readonly credentials: Credentials;
  readonly deliveryLog: DeliveryLog;
  readonly idempotency: IdempotencyRecords;
  readonly vault: Vault;
  readonly usage: UsageCounters;
  readonly limitStore: LimitStore;
  readonly places: KnownPlaces;
}
