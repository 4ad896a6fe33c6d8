import type { Progress } from '../../../ports/projection-progress.port.js';
import type {
  Collection,
  CollectionSpec,
  Document,
  GuardedWrite,
  ReadModels,
} from '../../../ports/read-models.port.js';
import type { SqliteReader } from '../sqlite/sqlite-reader.js';
import type { SqliteWriter } from '../sqlite/sqlite-writer.js';
import { checkSpec, CollectionState, createStatements, dropStatements } from './collection-state.js';
import { EmbeddedCollection, lostWrites } from './embedded-collection.js';
import { completeLists } from './list-filling.js';
import { advanceStatement, type EmbeddedProgress } from './embedded-progress.js';

/** One step of a projection: folded documents and the new position. */
export interface ProjectionBatch {
  readonly collection: string;
  readonly writes: readonly GuardedWrite[];
  readonly progress: string;
  readonly from: Progress | null;
  readonly to: Progress;
}

export interface BatchOutcome {
  /** False: nothing was written. */
  readonly advanced: boolean;
  /** Ids whose guard failed. If it is empty and nothing advanced, another writer changed the progress. */
  readonly lost: readonly string[];
}

export class EmbeddedReadModels implements ReadModels {
  private readonly states = new Map<string, CollectionState>();

  constructor(
    private readonly reader: SqliteReader,
    private readonly writer: SqliteWriter,
    private readonly progress: EmbeddedProgress,
  ) {}

  async open<D extends Document>(spec: CollectionSpec): Promise<Collection<D>> {
    checkSpec(spec);
    const state = this.stateOf(spec.name);
    const paths = state.watch(spec);
    await this.writer.run({ statements: createStatements(spec) });
    if (spec.filling !== true) await completeLists(state, spec, this.reader, this.writer);
    const collection = new EmbeddedCollection<D>(state, this.reader, this.writer);
    const known = state.facts(this.reader);
    const added = paths.filter((path) => !known.has(path));
    if (added.length > 0) await this.lookAtAll(state, collection, added);
    return collection;
  }

  async drop(name: string): Promise<void> {
    checkSpec({ name, indexes: [] });
    const tables = this.stateOf(name).listTables(this.reader);
    this.stateOf(name).dropped = true;
    this.states.delete(name);
    await this.writer.run({ statements: dropStatements(name, tables) });
  }

  async names(): Promise<readonly string[]> {
    return this.reader.all('SELECT name FROM collections ORDER BY name').map((row) => row['name'] as string);
  }

  /** Writes documents and progress in one transaction. The collection must be open. @throws StoreUnavailable */
  async commit(batch: ProjectionBatch): Promise<BatchOutcome> {
    const state = this.stateOf(batch.collection);
    const kinds = state.newKinds(batch.writes.map((write) => write.document));
    const statements = [
      ...state.writeStatements(batch.writes, true),
      { ...advanceStatement(batch.progress, batch.from, batch.to), must: true },
      ...state.kindStatements(kinds),
    ];
    const outcome = await this.writer.run({ statements });
    if (outcome.refused) return { advanced: false, lost: lostWrites(batch.writes, outcome) };
    state.remember(kinds);
    this.progress.moved(batch.progress);
    return { advanced: true, lost: [] };
  }

  private stateOf(name: string): CollectionState {
    const known = this.states.get(name);
    if (known !== undefined) return known;
    const made = new CollectionState(name);
    this.states.set(name, made);
    return made;
  }

  /** A path is watched only after all existing documents have been read. */
  private async lookAtAll(state: CollectionState, collection: Collection, paths: readonly string[]): Promise<void> {
    const kinds = new Set<string>();
    for await (const { document } of collection.scan())
      for (const entry of state.newKinds([document])) kinds.add(entry);
    await this.writer.run({ statements: state.kindStatements([...kinds, ...state.watchedEntries(paths)]) });
    state.remember([...kinds]);
  }
}
