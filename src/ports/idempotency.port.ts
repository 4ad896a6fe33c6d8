/** Injection token of the {@link IdempotencyRecords}. */
export const IDEMPOTENCY_RECORDS = Symbol('IdempotencyRecords');

export interface IdempotencyRecord {
  /** Hash of method, path and body: a different request under the same key is an error. */
  readonly requestHash: string;
  /** The command id of the first attempt. A retry after a crash uses the same id, and so writes nothing twice. */
  readonly commandId: string;
  /** The answer, sealed by the caller; null while there is none. */
  readonly answer: string | null;
  /** RFC 3339 UTC. */
  readonly at: string;
}

export interface IdempotencyRecords {
  /** Stores the record if the key is new. Durable when it resolves. @returns the record under the key, either this one or an older one */
  claim(key: string, record: IdempotencyRecord): Promise<IdempotencyRecord>;
  /** Keeps the answer for the key. */
  settle(key: string, answer: string): Promise<void>;
  /** Forgets the key: the attempt was refused and may be tried again. */
  forget(key: string): Promise<void>;
  /** Drops records older than the time. */
  sweep(before: string): Promise<void>;
}
