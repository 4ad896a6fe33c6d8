import type { SecurityLog } from '../ports/security-log.port.js';
import type { AdmissionParts } from './admission.js';
import type { OpenNow } from '../limits/open-now.js';
import type { Rates } from '../limits/rates.js';
import type { CallMeter } from './call-meter.js';
import type { HeldBytes } from './held-bytes.js';
import type { EdgeCheck } from './edge-check.js';
import type { LiveExchanges } from './live-exchanges.js';
import type { ProxyLog } from './proxy-log.js';
import type { OwnedIds } from './owned-ids.js';
import type { TaskIds } from './task-ids.js';
import type { Turns } from './turns.js';
import type { UpstreamClient } from './upstream/upstream-client.js';
import type { UpstreamRoutes } from './upstream/upstream-routes.js';
import type { UsageNames } from './usage-names.js';

/** What every exchange needs. */
export interface ProxyParts extends AdmissionParts {
  /** Origin that callers use, without a slash at the end. */
  readonly publicUrl: string;
  readonly edge: EdgeCheck;
  readonly sessions: OwnedIds;
  readonly tasks: TaskIds;
  readonly routes: UpstreamRoutes;
  readonly client: UpstreamClient;
  readonly meter: CallMeter;
  readonly names: UsageNames;
  readonly rates: Rates;
  readonly open: OpenNow;
  readonly held: HeldBytes;
  readonly turns: Turns;
  readonly live: LiveExchanges;
  readonly log: ProxyLog;
  readonly security: SecurityLog;
  readonly limits: {
    /** Largest request body, in bytes. */
    readonly messageBytes: number;
    /** Largest answer that is buffered for filtering, in bytes. */
    readonly bufferedBytes: number;
  };
}
