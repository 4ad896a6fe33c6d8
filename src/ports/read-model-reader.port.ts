import type { Collection, Document } from './read-models.port.js';

/** Injection token of the {@link ReadModelReader}. */
export const READ_MODEL_READER = Symbol('ReadModelReader');

/** A read model as it stood when it was asked for. */
export interface ReadModel<D extends Document = Document> {
  readonly collection: Collection<D>;
  /** Everything up to this position is in it. */
  readonly asOf: bigint;
}

/** Documents by their ids. */
export type Documents<D extends Document = Document> = Pick<Collection<D>, 'get' | 'getMany'>;

/** How queries reach read models: always the serving version, also right after a rebuild switched. */
export interface ReadModelReader {
  /**
   * @param projection name of the projection
   * @param atLeast position the answer must include; waited for at most 2 s
   * @throws Refusal `projection.behind` (unavailable) where the projection does not get there in time
   */
  read<D extends Document>(projection: string, atLeast: bigint | undefined): Promise<ReadModel<D>>;
  /**
   * For a thing by its id, so that whoever changed it can be answered also where nobody fills the read model: what it lacks is
   * folded from the log. @throws Refusal `projection.behind` (unavailable) where that is too much, or cannot be read
   */
  documents<D extends Document>(projection: string, atLeast: bigint | undefined): Promise<Documents<D>>;
}
