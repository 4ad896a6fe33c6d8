import { once } from 'node:events';
import type { AnyProjection } from '../../projections/index.js';
import type { HeldLease } from '../jobs/leases/held-lease.js';
import type { EventFeed } from '../ports/event-feed.port.js';
import { isStreamPruned } from '../ports/event-store.port.js';
import { type Build, lowest } from './build.js';
import { BuildPlan } from './build-plan.js';
import { catchUp } from './catch-up.js';
import { DecodedBatch } from './decoded-batch.js';
import type { ProjectorPorts } from './projector-ports.js';

/** A build that is further behind than this many positions catches up alone, so that the others need not wait. */
const STRAGGLER = 5_000n;
const BATCH = 500;
/** How long the next batch may grow if no reader waits, in milliseconds. A quiet log is followed at once, a busy one in larger steps. */
const GROW_MS = 8;

/** Writes the read models while this process holds the lease. */
export class ProjectionLeader {
  private readonly plan: BuildPlan;
  private readonly ending = new AbortController();
  /** Builds that follow the log together, at its head. */
  private live: readonly Build[] = [];
  /** Builds that catch up alone. */
  private filling: readonly Build[] = [];
  private position: bigint | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private saving: Promise<void> = Promise.resolve();
  private saveTimer: NodeJS.Timeout | undefined;
  private readonly tasks = new Set<Promise<void>>();
  private failure: Error | undefined;
  private readonly told = new Set<Build>();

  constructor(
    projections: readonly AnyProjection[],
    private readonly ports: ProjectorPorts,
    private readonly lease: HeldLease,
    private readonly saveEveryMs: number,
  ) {
    lease.signal.addEventListener('abort', () => this.end(), { once: true });
    this.plan = new BuildPlan(projections, ports);
  }

  get builds(): readonly Build[] {
    return [...this.live, ...this.filling];
  }

  /** Follows the log until ended. @throws StoreUnavailable, LeaseLost */
  async run(): Promise<void> {
    try {
      const builds = await this.plan.open();
      await Promise.all(builds.map((build) => build.save(this.lease.epoch)));
      for (const build of builds) this.ports.applied.set(build.collection, build.position);
      await this.share(builds);
      if (!this.ending.signal.aborted)
        await this.follow(this.ports.feed).catch((error: Error) =>
          this.giveUp(this.live, error).then(() => this.ended()),
        );
      if (this.failure) throw this.failure;
    } finally {
      await this.finish();
    }
  }

  /** Finishes the present batch, saves progress and lets run() return. */
  end(failure?: Error): void {
    this.failure ??= failure;
    this.ending.abort();
  }

  /** Starts rebuilds that were requested meanwhile. @throws StoreUnavailable, also if only the log cannot be read: another process may be able to */
  async look(): Promise<void> {
    await this.ports.feed.head();
    await this.alone(async () => {
      if (this.position === undefined || this.ending.signal.aborted) return;
      const known = new Set(this.builds.map((build) => build.collection));
      const found = (await this.plan.wanted()).filter((build) => !known.has(build.collection));
      if (found.length > 0) this.fill(found);
    });
  }

  /** Builds near the head follow the log together. Those far behind and those that do not serve yet catch up first. */
  private async share(builds: readonly Build[]): Promise<void> {
    const serving = builds.filter((build) => this.plan.serves(build));
    const head = await this.ports.feed.head();
    this.live = serving.filter((build) => build.position >= head - STRAGGLER);
    this.position = this.live.length > 0 ? lowest(this.live) : head;
    const behind = builds.filter((build) => !this.live.includes(build));
    if (behind.length > 0) this.fill(behind);
  }

  private async follow(feed: EventFeed): Promise<void> {
    for await (const batch of feed.follow(this.position!, { signal: this.ending.signal, batchSize: BATCH })) {
      await this.alone(async () => {
        await this.lease.confirm();
        const decoded = new DecodedBatch(batch.events, batch.position, batch.caughtUp);
        await Promise.all(this.live.map((build) => build.apply(decoded)));
        this.position = batch.position;
        this.tellStopped();
      });
      this.saveSoon();
      if (batch.caughtUp) await this.ports.applied.rest(GROW_MS, this.ending.signal);
    }
  }

  private fill(builds: readonly Build[]): void {
    this.filling = [...this.filling, ...builds];
    const task = this.bringUp(builds)
      .catch((error: Error) => this.giveUp(builds, error))
      .catch((error: Error) => this.end(error));
    this.tasks.add(task);
    void task.finally(() => this.tasks.delete(task));
  }

  private async bringUp(builds: readonly Build[]): Promise<void> {
    const save = (): Promise<void> => this.save(builds);
    await Promise.all(builds.map((build) => build.save(this.lease.epoch)));
    await catchUp(this.ports.feed, builds, this.ending.signal, save);
    this.tellStopped();
    await this.makeAskable(builds.filter((build) => !this.plan.serves(build)));
    // The front waits here, so only few events remain; then they continue together.
    await this.alone(async () => {
      await catchUp(this.ports.feed, builds, this.ending.signal, save);
      if (this.ending.signal.aborted) return;
      const whole = builds.filter((build) => build.stopped === undefined);
      await this.lease.confirm();
      for (const build of whole) await this.plan.serve(build);
      const replaced = new Set(whole.map((build) => build.projection));
      this.live = [...this.live.filter((build) => !replaced.has(build.projection)), ...whole];
      this.filling = this.filling.filter((build) => !whole.includes(build));
    });
  }

  /** A log that has lost events makes no read model: its builds stop and are named. @throws any other error */
  private async giveUp(builds: readonly Build[], error: Error): Promise<void> {
    if (!isStreamPruned(error)) throw error;
    await this.saving.catch(() => undefined);
    await Promise.all(builds.map((build) => build.abandon(error.message)));
    this.tellStopped();
  }

  private ended(): Promise<void> {
    const { signal } = this.ending;
    return signal.aborted ? Promise.resolve() : once(signal, 'abort').then(() => undefined);
  }

  private tellStopped(): void {
    for (const build of this.builds) {
      if (build.stopped === undefined || this.told.has(build)) continue;
      this.told.add(build);
      this.ports.warn(`${build.collection} has stopped: ${build.stopped}`);
    }
  }

  /** A stop does not wait for it: the next leader finishes the rest. */
  private async makeAskable(builds: readonly Build[]): Promise<void> {
    const { signal } = this.ending;
    if (signal.aborted || builds.length === 0) return;
    const made = Promise.all(builds.map((build) => build.makeAskable()));
    const ended = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await Promise.race([made, ended]);
  }

  /** Runs one task at a time: no batch is folded while a build joins. */
  private alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }

  /** Never two saves at once: slow saves are made less often. */
  private saveSoon(): void {
    this.saveTimer ??= setTimeout(() => {
      const { position } = this;
      this.save(this.live).then(
        () => {
          this.saveTimer = undefined;
          if (this.position !== position && !this.ending.signal.aborted) this.saveSoon();
        },
        (error: Error) => this.end(error),
      );
    }, this.saveEveryMs);
  }

  private save(builds: readonly Build[]): Promise<void> {
    const saveAll = async (): Promise<void> => {
      await this.lease.confirm();
      await Promise.all(builds.map((build) => build.save(this.lease.epoch)));
    };
    const saved = this.saving.catch(() => undefined).then(saveAll);
    this.saving = saved;
    saved.catch(() => undefined);
    return saved;
  }

  private async finish(): Promise<void> {
    this.ending.abort();
    clearTimeout(this.saveTimer);
    await Promise.all(this.tasks);
    await this.turn;
    await this.save(this.builds).catch(() => undefined);
    this.plan.close();
    for (const build of this.builds) this.ports.applied.forget(build.collection);
  }
}
