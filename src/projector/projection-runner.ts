import type { AnyProjection } from '../../projections/index.js';
import type { HeldLease } from '../jobs/leases/held-lease.js';
import { type LeasedWork, runWithLease } from '../jobs/leases/run-with-lease.js';
import { NOWHERE } from '../kernel/position.js';
import { notFound } from '../kernel/refusal.js';
import type { Projector, ProjectorStatus } from '../ports/projector.port.js';
import type { Serving } from '../ports/projection-progress.port.js';
import { nextServing } from './build-plan.js';
import { collectionName } from './collection-names.js';
import { lineOfReadModels } from './log-line.js';
import { ProjectionLeader } from './projection-leader.js';
import { Throughput } from './throughput.js';
import { type SavedRebuild, statusOf } from './projection-status.js';
import type { ProjectorPorts } from './projector-ports.js';

export interface RunnerOptions {
  /** Name of this process as a holder of leases. */
  readonly holder: string;
  /** Name of the lease, one for each group of projections. */
  readonly lease?: string;
  /** Milliseconds until a silent holder is replaced. */
  readonly leaseMs?: number;
  /** Milliseconds between saves of progress. Other processes see only saved progress. */
  readonly saveEveryMs?: number;
}

/** Without other processes, it only decides how many events are read again after a crash. */
const SAVE_EVERY_MS = 50;

/** Keeps a group of read models up to date. Only the holder of the lease writes; the others stand by. */
export class ProjectionRunner implements Projector {
  private leased: LeasedWork | undefined;
  private leader: ProjectionLeader | undefined;
  /** Rebuilds of all processes, by collection. */
  private readonly paces = new Map<string, Throughput>();

  constructor(
    private readonly projections: readonly AnyProjection[],
    private readonly ports: ProjectorPorts,
    private readonly options: RunnerOptions,
  ) {}

  start(): void {
    const { leases, clock, warn } = this.ports;
    const { lease: name = 'read-models', holder, leaseMs } = this.options;
    const failed = (error: Error): void => warn(`read models stand still: ${error.message}`);
    this.leased ??= runWithLease({ leases, clock, failed }, { name, holder, leaseMs }, (lease) => this.lead(lease));
  }

  /** Finishes the batch, saves progress, releases the lease. */
  async stop(): Promise<void> {
    await this.leased?.stop();
  }

  /** @throws StoreUnavailable if the log's newest position cannot be read */
  async status(): Promise<ProjectorStatus> {
    const head = await this.ports.feed.head();
    const builds = this.leader?.builds ?? [];
    const { progress, logLine = 0n } = this.ports;
    const isOfThisLog = logLine === 0n || (await lineOfReadModels(progress)) >= logLine;
    const projections = await Promise.all(
      this.projections.map(async (projection) => {
        const { name, version } = projection;
        const serving = (await this.ports.progress.serving(name)) ?? { version, generation: 1 };
        const [position, saved] = await Promise.all([
          this.saved(name, serving),
          this.savedRebuild(projection, serving),
        ]);
        return statusOf({
          name,
          serving,
          position: (isOfThisLog ? position : undefined) ?? NOWHERE,
          head,
          builds,
          saved,
          now: this.ports.clock.monotonic(),
          fault: this.leased?.fault,
        });
      }),
    );
    return { head, leading: this.leader !== undefined, projections };
  }

  async rebuild(name: string): Promise<void> {
    const projection = this.projections.find((candidate) => candidate.name === name);
    if (projection === undefined) throw notFound('projection.unknown', `There is no projection called ${name}.`);
    const serving = await this.ports.progress.serving(name);
    if (serving !== null)
      await this.ports.progress.advance(collectionName(name, nextServing(projection, serving)), null, {
        position: NOWHERE,
        epoch: 0n,
      });
    if (this.leader) lookSoon(this.leader);
  }

  private async saved(name: string, serving: Serving): Promise<bigint | undefined> {
    return (await this.ports.progress.load(collectionName(name, serving)))?.position;
  }

  private async savedRebuild(projection: AnyProjection, current: Serving): Promise<SavedRebuild | undefined> {
    const serving = nextServing(projection, current);
    const position = await this.saved(projection.name, serving);
    const collection = collectionName(projection.name, serving);
    if (position === undefined) return void this.paces.delete(collection);
    const pace = this.paces.get(collection) ?? new Throughput(this.ports.clock.monotonic(), position);
    this.paces.set(collection, pace);
    return { serving, position, pace };
  }

  private async lead(lease: HeldLease): Promise<void> {
    const leader = new ProjectionLeader(this.projections, this.ports, lease, this.options.saveEveryMs ?? SAVE_EVERY_MS);
    this.leader = leader;
    lease.onRenewed(() => lookSoon(leader));
    try {
      await leader.run();
    } finally {
      this.leader = undefined;
    }
  }
}

const lookSoon = (leader: ProjectionLeader): void => void leader.look().catch((error: Error) => leader.end(error));
