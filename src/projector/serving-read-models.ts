import { setTimeout as delay } from 'node:timers/promises';
import type { AnyProjection } from '../../projections/index.js';
import { NOWHERE } from '../kernel/position.js';
import { type Refusal, unavailable } from '../kernel/refusal.js';
import type { Clock } from '../ports/clock.port.js';
import type { ProjectionProgress, Serving } from '../ports/projection-progress.port.js';
import type { EventFeed } from '../ports/event-feed.port.js';
import type { Documents, ReadModel, ReadModelReader } from '../ports/read-model-reader.port.js';
import type { Collection, Document, ReadModels } from '../ports/read-models.port.js';
import type { AppliedPositions } from './applied-positions.js';
import { collectionName } from './collection-names.js';
import { lineOfReadModels } from './log-line.js';
import { ReadAhead } from './read-ahead.js';

/** Longest wait for a projection to reach the caller's position, in milliseconds. */
const PATIENCE_MS = 2_000;
/** How long it may take to notice a switch by another process, in milliseconds. The old collection is kept for longer. */
const LOOK_AGAIN_MS = 1_000;
/** How often a waiting reader looks for a switch, in milliseconds. */
const WAIT_SLICE_MS = 250;
const LOOK_FOR_LINE_MS = 20;
/** How long a read of a single thing waits before it folds the log, in milliseconds. */
const SHORT_PATIENCE_MS = 500;

interface Remembered {
  readonly serving: Serving;
  readonly at: number;
}

const behind = (projection: string): Refusal =>
  unavailable('projection.behind', `What you have seen is not in ${projection} yet. Try again in a moment.`, {
    retryAfter: 1,
  });

interface Ahead {
  readonly asOf: bigint;
  readonly documents: ReadAhead;
}

/** Gives queries the collection that serves. */
export class ServingReadModels implements ReadModelReader {
  private readonly projections: ReadonlyMap<string, AnyProjection>;
  private readonly remembered = new Map<string, Remembered>();
  /** By name of the collection. */
  private readonly ahead = new Map<string, Ahead>();
  private readonly opened = new Map<string, Promise<Collection>>();

  constructor(
    projections: readonly AnyProjection[],
    private readonly readModels: ReadModels,
    private readonly progress: ProjectionProgress,
    private readonly applied: AppliedPositions,
    private readonly clock: Clock,
    private readonly feed: EventFeed,
    /** Number of the line of the log: what was made for an older one is not given out. */
    private logLine = 0n,
  ) {
    this.projections = new Map(projections.map((projection) => [projection.name, projection]));
  }

  async read<D extends Document>(projection: string, atLeast: bigint | undefined): Promise<ReadModel<D>> {
    const { name, asOf } = await this.waited(projection, atLeast, PATIENCE_MS);
    if (atLeast !== undefined && asOf < atLeast) throw behind(projection);
    return { collection: await this.open<D>(projection, name), asOf };
  }

  async documents<D extends Document>(projection: string, atLeast: bigint | undefined): Promise<Documents<D>> {
    const { name, version, asOf } = await this.waited(projection, atLeast, SHORT_PATIENCE_MS);
    if (atLeast === undefined || asOf >= atLeast) return this.open<D>(projection, name);
    const spec = this.specOf(projection);
    // This code cannot fold documents of another version.
    if (version === spec.version) {
      const documents = this.aheadOf(name, spec, await this.open(projection, name), asOf);
      if (await documents.reach(atLeast)) return documents as unknown as Documents<D>;
      this.ahead.delete(name);
    }
    return (await this.read<D>(projection, atLeast)).collection;
  }

  /** The collection that serves and its position, after a wait for the requested position. */
  private async waited(
    projection: string,
    atLeast: bigint | undefined,
    patienceMs: number,
  ): Promise<{ readonly name: string; readonly version: number; readonly asOf: bigint }> {
    const deadline = this.clock.monotonic() + patienceMs;
    for (;;) {
      const serving = await this.serving(projection);
      const name = collectionName(projection, serving);
      const asOf = this.applied.at(name) ?? (await this.progress.load(name))?.position ?? NOWHERE;
      const left = deadline - this.clock.monotonic();
      if (atLeast === undefined || asOf >= atLeast || left <= 0) return { name, version: serving.version, asOf };
      await this.moved(name, atLeast, Math.min(left, WAIT_SLICE_MS));
    }
  }

  /** Reused while the collection makes no progress: many changes may be read meanwhile. */
  private aheadOf(name: string, projection: AnyProjection, collection: Collection, asOf: bigint): ReadAhead {
    const kept = this.ahead.get(name);
    if (kept?.asOf === asOf) return kept.documents;
    const documents = new ReadAhead(projection, collection, this.feed, asOf);
    this.ahead.set(name, { asOf, documents });
    return documents;
  }

  /** Switches to another collection. */
  switched(projection: string, serving: Serving): void {
    this.remembered.set(projection, { serving, at: this.clock.monotonic() });
  }

  private async moved(name: string, position: bigint, timeoutMs: number): Promise<void> {
    if (this.applied.at(name) === undefined) await this.progress.waitFor(name, position, timeoutMs);
    else await this.applied.moved(name, timeoutMs);
  }

  /** At the start after an older log was restored, what serves is of the newer one for a moment. */
  private async ofThisLog(projection: string): Promise<void> {
    const deadline = this.clock.monotonic() + PATIENCE_MS;
    while ((await lineOfReadModels(this.progress)) < this.logLine) {
      if (this.clock.monotonic() >= deadline) throw behind(projection);
      await delay(LOOK_FOR_LINE_MS);
    }
    this.logLine = 0n;
  }

  private async serving(projection: string): Promise<Serving> {
    if (this.logLine > 0n) await this.ofThisLog(projection);
    const known = this.remembered.get(projection);
    if (known && this.clock.monotonic() - known.at < LOOK_AGAIN_MS) return known.serving;
    const asked = this.clock.monotonic();
    const serving = (await this.progress.serving(projection)) ?? {
      version: this.specOf(projection).version,
      generation: 1,
    };
    const since = this.remembered.get(projection);
    // A switch during the request is newer than its answer.
    if (since !== undefined && since.at >= asked && since !== known) return since.serving;
    this.remembered.set(projection, { serving, at: asked });
    return serving;
  }

  private open<D extends Document>(projection: string, name: string): Promise<Collection<D>> {
    let collection = this.opened.get(name);
    if (collection === undefined) {
      collection = this.readModels.open({ name, indexes: this.specOf(projection).indexes });
      this.opened.set(name, collection);
      collection.catch(() => this.opened.delete(name));
    }
    return collection as Promise<Collection<Document>> as Promise<Collection<D>>;
  }

  private specOf(projection: string): AnyProjection {
    const spec = this.projections.get(projection);
    if (spec === undefined) throw new Error(`no projection is called ${projection}`);
    return spec;
  }
}
