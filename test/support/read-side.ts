import { type AnyProjection, PROJECTIONS } from '../../projections/index.js';
import { openEmbeddedDocuments, type EmbeddedDocuments } from '../../src/adapters/embedded/documents/open-documents.js';
import { type EmbeddedEventStore, openEmbeddedEventStore } from '../../src/adapters/embedded/embedded-event-store.js';
import { SystemClock } from '../../src/adapters/system/system-clock.js';
import type { EventFeed } from '../../src/ports/event-feed.port.js';
import type { ExpectedRevision } from '../../src/ports/event-store.port.js';
import type { Collection } from '../../src/ports/read-models.port.js';
import { AppliedPositions } from '../../src/projector/applied-positions.js';
import { collectionName } from '../../src/projector/collection-names.js';
import { ProjectionRunner, type RunnerOptions } from '../../src/projector/projection-runner.js';
import { readModelDigest } from '../../src/projector/read-model-digest.js';
import { ServingReadModels } from '../../src/projector/serving-read-models.js';
import { encoded, type Happened } from './recorded-events.js';
import { eventually } from './eventually.js';
import { removeFolder, temporaryFolder } from './temporary-folder.js';

/** A projector with the reader of the same process, as the product puts them together. */
export interface Projector {
  readonly runner: ProjectionRunner;
  readonly reader: ServingReadModels;
  readonly warnings: string[];
}

/** The version of today. */
export const versionOf = (name: string): number => PROJECTIONS.find((projection) => projection.name === name)!.version;

/** Name of a projection's collection, in the version of today. */
export const collectionOf = (name: string, generation: number): string =>
  collectionName(name, { version: versionOf(name), generation });

/** The whole read side on embedded storage in a temporary folder; everything it starts stops with close(). */
export class ReadSide {
  private readonly runners: ProjectionRunner[] = [];
  private appended = 0;
  private revision: ExpectedRevision = 'none';
  position = -1n;

  private constructor(
    readonly store: EmbeddedEventStore,
    public documents: EmbeddedDocuments,
    private readonly folder: string,
  ) {}

  static async open(): Promise<ReadSide> {
    const folder = temporaryFolder();
    return new ReadSide(await openEmbeddedEventStore({ folder }), await openEmbeddedDocuments({ folder }), folder);
  }

  async append(...events: readonly Happened[]): Promise<bigint> {
    const batch = events.map((event) => encoded(this.appended++, event));
    const { revision, position } = await this.store.append('spec-1', this.revision, batch);
    this.revision = revision;
    this.position = position;
    return position;
  }

  projector(
    projections: readonly AnyProjection[] = PROJECTIONS,
    options: Partial<RunnerOptions> = {},
    feed: EventFeed = this.store,
    logLine = 0n,
  ): Projector {
    const { readModels, progress, leases } = this.documents;
    const warnings: string[] = [];
    const applied = new AppliedPositions();
    const clock = new SystemClock();
    const reader = new ServingReadModels(projections, readModels, progress, applied, clock, feed, logLine);
    const switched: ServingReadModels['switched'] = (name, serving) => reader.switched(name, serving);
    const warn = (message: string): void => void warnings.push(message);
    const runner = new ProjectionRunner(
      projections,
      { feed, readModels, progress, leases, applied, switched, warn, clock, logLine },
      { holder: 'a', ...options },
    );
    this.runners.push(runner);
    return { runner, reader, warnings };
  }

  /** A started projector that has everything appended so far. */
  async running(projections?: readonly AnyProjection[], options?: Partial<RunnerOptions>): Promise<Projector> {
    const projector = this.projector(projections, options);
    projector.runner.start();
    await this.caughtUp(projector);
    return projector;
  }

  async caughtUp({ runner }: Projector): Promise<void> {
    await eventually(async () =>
      (await runner.status()).projections.every(({ state, lag }) => state === 'running' && lag === 0n),
    );
  }

  open(collection: string): Promise<Collection> {
    return this.documents.readModels.open({ name: collection, indexes: [] });
  }

  async digest(collection: string): Promise<string> {
    return readModelDigest(await this.open(collection));
  }

  /** Documents and markers, as stored. */
  async stored(collection: string): Promise<readonly (readonly [string, bigint, object | null])[]> {
    const found: (readonly [string, bigint, object | null])[] = [];
    for await (const { id, marker, document } of (await this.open(collection)).scan())
      found.push([id, marker, document]);
    return found;
  }

  async reopenDocuments(): Promise<void> {
    await this.documents.close();
    this.documents = await openEmbeddedDocuments({ folder: this.folder });
  }

  async close(): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.stop()));
    await this.documents.close();
    await this.store.close();
    removeFolder(this.folder);
  }
}
