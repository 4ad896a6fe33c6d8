import type { AnyProjection } from '../../projections/index.js';
import { NOWHERE } from '../kernel/position.js';
import { notFound } from '../kernel/refusal.js';
import type { Lease } from '../ports/lease.port.js';
import type { Projector, ProjectorStatus } from '../ports/projector.port.js';
import { LeaseLost } from './build.js';
import { nextServing } from './build-plan.js';
import { collectionName } from './collection-names.js';
import { Leadership } from './leadership.js';
import { statusOf } from './projection-status.js';
import type { ProjectorPorts } from './projector-ports.js';

export interface RunnerOptions {
  /** Who asks for the lease: different for every process. */
  readonly holder: string;
  /** Name of the lease, one for each group of projections. */
  readonly lease?: string;
  /** Milliseconds until a holder that fell silent is replaced; it is renewed at a third of that. */
  readonly leaseMs?: number;
}

const LONGEST_BACKOFF_MS = 5_000;

/** Keeps a group of read models up to date, in one process at a time: whoever holds the lease writes, the others stand by. */
export class ProjectionRunner implements Projector {
  private readonly stopping = new AbortController();
  private readonly leaseMs: number;
  private readonly lease: string;
  private leadership: Leadership | undefined;
  private running: Promise<void> | undefined;
  private fault: string | undefined;

  constructor(
    private readonly projections: readonly AnyProjection[],
    private readonly ports: ProjectorPorts,
    private readonly options: RunnerOptions,
  ) {
    this.leaseMs = options.leaseMs ?? 15_000;
    this.lease = options.lease ?? 'read-models';
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Finishes the batch, saves progress, gives the lease back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.leadership?.end();
    await this.running;
  }

  /** @throws StoreUnavailable where the log cannot be asked for its newest position */
  async status(): Promise<ProjectorStatus> {
    const head = await this.ports.feed.head();
    const builds = this.leadership?.builds ?? [];
    const projections = await Promise.all(
      this.projections.map(async (projection) => {
        const serving = (await this.ports.progress.serving(projection.name)) ?? { version: projection.version, generation: 1 };
        const position = (await this.ports.progress.load(collectionName(projection.name, serving)))?.position ?? NOWHERE;
        return statusOf({ name: projection.name, serving, position, head, builds, fault: this.fault });
      }),
    );
    return { head, leading: this.leadership !== undefined, projections };
  }

  async rebuild(name: string): Promise<void> {
    const projection = this.projections.find((candidate) => candidate.name === name);
    if (projection === undefined) throw notFound('projection.unknown', `There is no projection called ${name}.`);
    const serving = await this.ports.progress.serving(name);
    if (serving !== null) await this.ports.progress.advance(collectionName(name, nextServing(projection, serving)), null, { position: NOWHERE, epoch: 0n });
    await this.leadership?.look();
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      try {
        const lease = await this.ports.leases.acquire(this.lease, this.options.holder, this.leaseMs);
        failures = 0;
        this.fault = undefined;
        if (lease === null) await this.pause(this.leaseMs / 3);
        else await this.lead(lease);
      } catch (error) {
        failures += 1;
        this.fault = (error as Error).message;
        if (!(error instanceof LeaseLost)) this.ports.warn(`read models stand still: ${this.fault}`);
        await this.pause(Math.min(LONGEST_BACKOFF_MS, 100 * 2 ** failures));
      }
    }
  }

  private async lead(lease: Lease): Promise<void> {
    const leadership = new Leadership(this.projections, this.ports, lease.epoch);
    this.leadership = leadership;
    const renewal = setInterval(() => void this.renew(leadership, lease), this.leaseMs / 3);
    try {
      if (this.stopping.signal.aborted) return;
      await leadership.run();
    } finally {
      clearInterval(renewal);
      this.leadership = undefined;
      await this.ports.leases.release(this.lease, this.options.holder).catch(() => undefined);
    }
  }

  private async renew(leadership: Leadership, lease: Lease): Promise<void> {
    try {
      const renewed = await this.ports.leases.acquire(this.lease, this.options.holder, this.leaseMs);
      if (renewed?.epoch !== lease.epoch) leadership.end(new LeaseLost('somebody else took over'));
      else await leadership.look();
    } catch (error) {
      leadership.end(error as Error);
    }
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.stopping.signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.stopping.signal.addEventListener('abort', done, { once: true });
      if (this.stopping.signal.aborted) done();
    });
  }
}
