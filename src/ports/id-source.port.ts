import type { IdPrefix } from '../kernel/resources.js';

/** Injection token of the {@link IdSource}. */
export const ID_SOURCE = Symbol('IdSource');

export interface IdSource {
  /** A new UUIDv7. */
  uuid(): string;
  /** The TypeID with that prefix for a UUID. The same UUID always gives the same id, so a repeated command names the same thing. */
  typed(prefix: IdPrefix, uuid: string): string;
  /** 256 bits of randomness, base64url. */
  secret(): string;
}
