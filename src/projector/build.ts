import type { AnyProjection } from '../../projections/index.js';
import type { ProjectionEvent } from '../../projections/projection.js';
import { LeaseLost } from '../jobs/leases/held-lease.js';
import { later, NOWHERE } from '../kernel/position.js';
import type { Clock } from '../ports/clock.port.js';
import { isStoreUnavailable } from '../ports/event-store.port.js';
import type { Progress, ProjectionProgress, Serving } from '../ports/projection-progress.port.js';
import type { ReadModels } from '../ports/read-models.port.js';
import type { AppliedPositions } from './applied-positions.js';
import { collectionName } from './collection-names.js';
import type { DecodedBatch } from './decoded-batch.js';
import { DocumentFolder } from './document-folder.js';
import { Throughput } from './throughput.js';

const CACHED_DOCUMENTS = 5_000;

/** What a build needs. */
export interface BuildPorts {
  readonly readModels: ReadModels;
  readonly progress: ProjectionProgress;
  readonly applied: AppliedPositions;
  readonly clock: Clock;
}

/** One collection of a projection, being filled from the log. */
export class Build {
  readonly collection: string;
  /** Since this process opened it. */
  readonly pace: Throughput;
  private readonly handled: ReadonlySet<string>;
  private stoppedBy: string | undefined;
  private abandoned = false;
  /** Everything up to this position is folded and will soon be stored. */
  private folded: bigint;
  private readonly begunAt: bigint;

  private constructor(
    readonly projection: AnyProjection,
    readonly serving: Serving,
    private readonly ports: BuildPorts,
    private readonly folder: DocumentFolder,
    private saved: Progress | null,
    private applied: bigint,
  ) {
    this.collection = collectionName(projection.name, serving);
    this.handled = new Set(projection.handles);
    this.folded = applied;
    this.begunAt = applied;
    this.pace = new Throughput(ports.clock.monotonic(), applied);
  }

  /**
   * Continues from the saved progress, or from the beginning.
   * @param filling the collection is not queried before {@link makeAskable}
   * @throws StoreUnavailable
   */
  static async open(projection: AnyProjection, serving: Serving, ports: BuildPorts, filling: boolean): Promise<Build> {
    const name = collectionName(projection.name, serving);
    const collection = await ports.readModels.open({ name, indexes: projection.indexes, filling });
    const saved = await ports.progress.load(name);
    return new Build(
      projection,
      serving,
      ports,
      new DocumentFolder(projection, collection, CACHED_DOCUMENTS),
      saved,
      saved?.position ?? NOWHERE,
    );
  }

  /** Everything up to this position is in the collection. */
  get position(): bigint {
    return this.applied;
  }

  /** Why it has stopped; undefined while it works. */
  get stopped(): string | undefined {
    return this.stoppedBy;
  }

  handles(type: string): boolean {
    return this.handled.has(type);
  }

  /** Creates the indexes that were left out while it was filled; safe to repeat. @throws StoreUnavailable */
  async makeAskable(): Promise<void> {
    await this.ports.readModels.open({ name: this.collection, indexes: this.projection.indexes });
  }

  /** Folds and stores the batch. Stops at an event that cannot be folded. @throws StoreUnavailable */
  async apply(batch: DecodedBatch): Promise<void> {
    const store = await this.fold(batch);
    await store();
  }

  /** Folds the batch and returns a function that stores it. Batches are stored in order. Both @throws StoreUnavailable */
  async fold(batch: DecodedBatch): Promise<() => Promise<void>> {
    if (this.stoppedBy !== undefined || batch.position <= this.folded) return async () => undefined;
    const { events, fault } = this.select(batch);
    const reached = fault?.before ?? batch.position;
    this.folded = reached;
    const store = events.length === 0 ? undefined : await this.orStop(() => this.folder.fold(events));
    return async () => {
      if (this.stoppedBy !== undefined) return;
      if (store) await this.orStop(store);
      if (this.stoppedBy !== undefined) return;
      this.stoppedBy = fault?.reason;
      this.applied = reached;
      this.pace.passed(batch.events.length);
      this.ports.applied.set(this.collection, reached);
    };
  }

  async abandon(reason: string): Promise<void> {
    this.stoppedBy = reason;
    this.abandoned = true;
    if (this.begunAt === NOWHERE) await this.ports.progress.reset(this.collection);
  }

  /** Saves the position for other processes and the next start. @throws LeaseLost, StoreUnavailable */
  async save(epoch: bigint): Promise<void> {
    if (this.abandoned) return;
    while (this.saved === null || this.saved.position < this.applied || this.saved.epoch < epoch) {
      const to: Progress = { position: this.applied, epoch };
      if (await this.ports.progress.advance(this.collection, this.saved, to)) {
        this.saved = to;
        return;
      }
      this.saved = await this.ports.progress.load(this.collection);
      if (this.saved !== null && this.saved.epoch > epoch)
        throw new LeaseLost(`${this.collection} is written by somebody else`);
    }
  }

  private async orStop<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (isStoreUnavailable(error)) throw error;
      this.stoppedBy ??= `${this.projection.name} cannot fold: ${(error as Error).message}`;
      return undefined;
    }
  }

  private select(batch: DecodedBatch): { events: ProjectionEvent[]; fault?: { reason: string; before: bigint } } {
    const events: ProjectionEvent[] = [];
    for (const [index, { type, position }] of batch.events.entries()) {
      if (position <= this.folded || !this.handled.has(type)) continue;
      const event = batch.at(index);
      // A store can continue only from the position of an event: EventStoreDB refuses a number in between.
      if (event instanceof Error)
        return {
          events,
          fault: {
            reason: event.message,
            before: later(this.folded, batch.events[index - 1]?.position ?? this.folded),
          },
        };
      events.push(event);
    }
    return { events };
  }
}

/** Position up to which all builds are filled. @param builds at least one */
export const lowest = (builds: readonly Build[]): bigint =>
  builds.reduce((found, { position }) => (position < found ? position : found), builds[0]!.position);
