import type { AccessFollower } from '../access/access-follower.js';
import type { Role } from '../config/environment.js';
import type { Clock } from '../ports/clock.port.js';
import type { Health, HealthReport } from '../ports/health.port.js';
import type { ProjectionStatus } from '../ports/projector.port.js';
import type { Jobs } from '../jobs/jobs.js';
import type { LogFaults } from '../execution/log-faults.js';
import type { LogOrigin } from '../projector/log-origin.js';
import type { ProjectionRunner } from '../projector/projection-runner.js';

export interface HealthParts {
  readonly access: Pick<AccessFollower, 'problem'>;
  readonly runner: Pick<ProjectionRunner, 'status'>;
  readonly jobs: Pick<Jobs, 'status'>;
  readonly faults: Pick<LogFaults, 'problems'>;
  readonly origin: Pick<LogOrigin, 'notices'>;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly roles: ReadonlySet<Role>;
}

/** How long a read model may be behind without progress, in milliseconds. A standby takes over sooner. */
const STANDSTILL_MS = 15_000;

/** The state of this process. */
export class ProcessHealth implements Health {
  private renewed = false;
  private readonly seen = new Map<string, { readonly position: bigint; readonly at: number }>();

  constructor(private readonly parts: HealthParts) {}

  async report(): Promise<HealthReport> {
    const { access, jobs, faults, origin } = this.parts;
    const problem = access.problem();
    const own = problem === null ? [] : [problem];
    const { lines, troubled } = await this.readModels();
    return {
      ready: own.length === 0 && (troubled.length === 0 || this.forwardsOnly),
      problems: [...own, ...troubled, ...faults.problems()],
      ...(origin.notices.length > 0 && { notices: origin.notices }),
      projections: lines,
      jobs: jobs.status(),
    };
  }

  private async readModels(): Promise<{ lines: HealthReport['projections']; troubled: readonly string[] }> {
    try {
      const { projections } = await this.parts.runner.status();
      const troubled = [...projections.flatMap((projection) => this.trouble(projection)), ...this.renewal(projections)];
      const lines = projections.map(({ name, state, position, lag, reason }) => ({
        name,
        state,
        position: position.toString(),
        lag: lag.toString(),
        ...(reason !== undefined && { reason }),
      }));
      return { lines, troubled };
    } catch (error) {
      return {
        lines: [],
        troubled: [`the state of the projections cannot be read: ${(error as Error).message}`],
      };
    }
  }

  /** Until they are whole for the first time, lists lack what is in the log. */
  private renewal(projections: readonly ProjectionStatus[]): string[] {
    this.renewed ||= this.parts.origin.notices.length === 0 || projections.every(({ lag }) => lag === 0n);
    return this.renewed ? [] : ['read models are being made anew from the log'];
  }

  /** A proxy decides from its own access picture, so it stays in service while read models are behind. */
  private get forwardsOnly(): boolean {
    const { roles } = this.parts;
    return !roles.has('api') && !roles.has('projector');
  }

  private trouble({ name, state, reason, position, lag }: ProjectionStatus): string[] {
    if (state === 'stopped') return [`projection ${name} has stopped: ${reason ?? 'unknown reason'}`];
    const now = this.parts.clock.monotonic();
    const before = this.seen.get(name);
    if (lag === 0n || before?.position !== position) {
      this.seen.set(name, { position, at: now });
      return [];
    }
    return now - before.at < STANDSTILL_MS
      ? []
      : [`projection ${name} is behind and does not move: does a process with the role projector run?`];
  }
}
