import type { Collection, Document } from './read-models.port.js';

/** Injection token of the {@link ReadModelReader}. */
export const READ_MODEL_READER = Symbol('ReadModelReader');

/** A read model as it stood when it was asked for. */
export interface ReadModel<D extends Document = Document> {
  readonly collection: Collection<D>;
  /** Everything up to this position is in it. */
  readonly asOf: bigint;
}

/** How queries reach read models: always the serving version, also right after a rebuild switched. */
export interface ReadModelReader {
  /**
   * @param projection name of the projection
   * @param atLeast position the answer must include; waited for at most 2 s
   * @throws Refusal `projection.behind` (unavailable) where the projection does not get there in time
   */
  read<D extends Document>(projection: string, atLeast: bigint | undefined): Promise<ReadModel<D>>;
}
