/** Injection token of the {@link IdempotencyRecords}. */
export const IDEMPOTENCY_RECORDS = Symbol('IdempotencyRecords');

export interface IdempotencyRecord {
  /** Hash of method, path and body: another request under the same key is a mistake. */
  readonly requestHash: string;
  /** The command id the first attempt ran with: a retry after a crash runs with the same and so writes nothing twice. */
  readonly commandId: string;
  /** The answer, sealed by whoever stores it; null while none was given. */
  readonly answer: string | null;
  /** RFC 3339 UTC. */
  readonly at: string;
}

export interface IdempotencyRecords {
  /** Stores the record where the key is new. @returns the record that stands under the key, the given one or an older one. Durable when it resolves. */
  claim(key: string, record: IdempotencyRecord): Promise<IdempotencyRecord>;
  /** Keeps the answer for the key. */
  settle(key: string, answer: string): Promise<void>;
  /** Forgets the key: the attempt was refused and may be tried again. */
  forget(key: string): Promise<void>;
  /** Drops records older than the time. */
  sweep(before: string): Promise<void>;
}
