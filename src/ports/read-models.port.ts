/** Injection token of the {@link ReadModels}. */
export const READ_MODELS = Symbol('ReadModels');

/** A plain JSON document; its id is kept beside it, not in it. */
export type Document = object;

/** A filter in MongoDB's query language; adapters may take the parts they can index and test the rest in memory. */
export type Filter = Readonly<Record<string, unknown>>;

/** Paths into the document, `-` in front for descending; the id is always the last tie-breaker, ascending. */
export type Sort = readonly string[];

export interface CollectionSpec {
  /** `<projection>_v<version>`: lowercase letters, digits, underscores. */
  readonly name: string;
  /**
   * Paths searched or sorted by together, e.g. `['organizationId', 'nameKey']`. A field with `[]` behind it holds a list of texts, and
   * the index has an entry for each of them: `['organizationId', 'teamIds[]', 'joinedAt']`; at most one in an index.
   */
  readonly indexes: readonly (readonly string[])[];
  /** It is being filled and nobody asks it yet: indexes that are dearer to keep than to make may wait until it is opened without this. */
  readonly filling?: boolean;
}

export interface StoredDocument<D extends Document = Document> {
  readonly id: string;
  /** Position of the last event folded into it. */
  readonly marker: bigint;
  /** null is a tombstone: deleted, and by which event. */
  readonly document: D | null;
}

export interface GuardedWrite<D extends Document = Document> extends StoredDocument<D> {
  /** Marker that was read: the write happens only where it still stands; null when there was no document. */
  readonly expected: bigint | null;
}

export interface FindOptions {
  readonly filter: Filter;
  readonly sort: Sort;
  readonly limit: number;
  /** Values of the sort paths and id of the last row already seen: the page continues behind it. */
  readonly after?: { readonly values: readonly unknown[]; readonly id: string };
}

export interface Collection<D extends Document = Document> {
  /** Tombstones are absent from every answer of get, getMany, find and count. */
  get(id: string): Promise<D | null>;
  getMany(ids: readonly string[]): Promise<ReadonlyMap<string, D>>;
  find(options: FindOptions): Promise<readonly { readonly id: string; readonly document: D }[]>;
  count(filter: Filter): Promise<number>;
  /** With markers and tombstones, for whoever writes. */
  load(ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument<D>>>;
  /** Each write is guarded on its own. @returns the ids whose guard no longer held and that were not written */
  write(writes: readonly GuardedWrite<D>[]): Promise<readonly string[]>;
  /** Every document with its marker, tombstones included, in order of id: for digests and comparisons. */
  scan(): AsyncIterable<StoredDocument<D>>;
}

/** @throws StoreUnavailable from every method when the engine cannot be reached */
export interface ReadModels {
  /** Makes the collection and its indexes where they are missing. */
  open<D extends Document>(spec: CollectionSpec): Promise<Collection<D>>;
  /** Removes a collection with all it holds; no error where there is none. */
  drop(name: string): Promise<void>;
  /** Names of the collections there are. */
  names(): Promise<readonly string[]>;
}
