/** Injection token of the {@link ReadModels}. */
export const READ_MODELS = Symbol('ReadModels');

/** A plain JSON document; its id is kept beside it, not in it. */
export type Document = object;

/** A filter in MongoDB's query language. Adapters may use indexes for some parts and test the rest in memory. */
export type Filter = Readonly<Record<string, unknown>>;

/** Paths into the document, `-` in front for descending; the id is always the last tie-breaker, ascending. */
export type Sort = readonly string[];

export interface CollectionSpec {
  /** `<projection>_v<version>`: lowercase letters, digits, underscores. */
  readonly name: string;
  /**
   * Paths of one index, e.g. `['organizationId', '-createdAt']`: as in a sort, with the id behind them. A path that ends in `[]`
   * leads to a list of texts, or of objects with a text (`teams[].teamId`), and the index has an entry for each of them. An index
   * has at most one such path. A list reads no more than its page only if the index has the direction of its sort.
   */
  readonly indexes: readonly (readonly string[])[];
  /** The collection is being filled and not queried yet. Costly indexes may wait until it is opened without this. */
  readonly filling?: boolean;
}

export interface StoredDocument<D extends Document = Document> {
  readonly id: string;
  /** Position of the last event folded into it. */
  readonly marker: bigint;
  /** null is a tombstone: it says which event deleted the document. */
  readonly document: D | null;
}

export interface GuardedWrite<D extends Document = Document> extends StoredDocument<D> {
  /** Marker that was read; null if there was no document. The write happens only if it is still the same. */
  readonly expected: bigint | null;
}

export interface FindOptions {
  readonly filter: Filter;
  readonly sort: Sort;
  readonly limit: number;
  /** Values of the sort paths and the id of the last row already seen. The page starts after that row. */
  readonly after?: { readonly values: readonly unknown[]; readonly id: string };
}

export interface Collection<D extends Document = Document> {
  /** Tombstones are absent from every answer of get, getMany, find and count. */
  get(id: string): Promise<D | null>;
  getMany(ids: readonly string[]): Promise<ReadonlyMap<string, D>>;
  find(options: FindOptions): Promise<readonly { readonly id: string; readonly document: D }[]>;
  count(filter: Filter): Promise<number>;
  /** With markers and tombstones, for writing. */
  load(ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument<D>>>;
  /** Each write has its own guard. @returns the ids that were not written because the guard failed */
  write(writes: readonly GuardedWrite<D>[]): Promise<readonly string[]>;
  /** Every document with its marker, tombstones included, in order of id, for digests. */
  scan(): AsyncIterable<StoredDocument<D>>;
}

/** @throws StoreUnavailable from every method when the engine cannot be reached */
export interface ReadModels {
  /** Creates the collection and its indexes if they are missing. */
  open<D extends Document>(spec: CollectionSpec): Promise<Collection<D>>;
  /** Removes a collection and its documents; no error if there is none. */
  drop(name: string): Promise<void>;
  /** Names of all collections. */
  names(): Promise<readonly string[]>;
}
