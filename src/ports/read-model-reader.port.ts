import { isRefusal } from '../kernel/refusal.js';
import type { Collection, Document } from './read-models.port.js';

/** Injection token of the {@link ReadModelReader}. */
export const READ_MODEL_READER = Symbol('ReadModelReader');

/** Whether the answer would lack what its caller has to see. */
export const isBehind = (error: unknown): boolean => isRefusal(error) && error.code === 'projection.behind';

/** A read model at the moment of the question. */
export interface ReadModel<D extends Document = Document> {
  readonly collection: Collection<D>;
  /** Everything up to this position is in it. */
  readonly asOf: bigint;
}

/** Documents by their ids. */
export type Documents<D extends Document = Document> = Pick<Collection<D>, 'get' | 'getMany'>;

/** How queries reach read models: always the collection that serves, also right after a rebuild. */
export interface ReadModelReader {
  /**
   * @param projection name of the projection
   * @param atLeast position the answer must include; the wait ends after 2 s
   * @throws Refusal `projection.behind` (unavailable) if the projection does not reach it in time
   */
  read<D extends Document>(projection: string, atLeast: bigint | undefined): Promise<ReadModel<D>>;
  /**
   * For single things by id. What the read model lacks is folded from the log, so that a change can be answered even while no projector
   * runs. @throws Refusal `projection.behind` (unavailable) if too much is missing, or the log cannot be read
   */
  documents<D extends Document>(projection: string, atLeast: bigint | undefined): Promise<Documents<D>>;
}
