import type { EventFeed } from '../ports/event-feed.port.js';
import type { Leases } from '../ports/lease.port.js';
import type { Serving } from '../ports/projection-progress.port.js';
import type { BuildPorts } from './build.js';

/** Everything the projector needs of the world. */
export interface ProjectorPorts extends BuildPorts {
  readonly feed: EventFeed;
  readonly leases: Leases;
  /** Tells queries of this process at once that another collection serves. */
  readonly switched: (projection: string, serving: Serving) => void;
  /** One line for whoever runs the installation. */
  readonly warn: (message: string) => void;
}
