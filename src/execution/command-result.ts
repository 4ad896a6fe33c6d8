import type { Version } from '../kernel/versions.js';

/** What a command tells its caller. */
export interface CommandResult {
  /** Reads that include this position see what the command did. */
  readonly position: bigint;
  /** Version of the thing changed; null where it has none (any more). */
  readonly version: Version | null;
}
