import type { Version } from '../kernel/versions.js';

/** A thing with the version that `If-Match` can name. */
export interface Versioned<T> {
  readonly version: Version;
  readonly value: T;
}
