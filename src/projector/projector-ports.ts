import type { EventFeed } from '../ports/event-feed.port.js';
import type { Leases } from '../ports/lease.port.js';
import type { Serving } from '../ports/projection-progress.port.js';
import type { BuildPorts } from './build.js';

/** What the projector needs. */
export interface ProjectorPorts extends BuildPorts {
  readonly feed: EventFeed;
  readonly leases: Leases;
  /** Number of the line of the log: read models of an older line are made anew. Default 0. */
  readonly logLine?: bigint;
  /** Tells the queries of this process that another collection serves. */
  readonly switched: (projection: string, serving: Serving) => void;
  /** Writes one line for the operator. */
  readonly warn: (message: string) => void;
}
