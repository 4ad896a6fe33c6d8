/** Injection token of the {@link DeliveryLog}. */
export const DELIVERY_LOG = Symbol('DeliveryLog');

/** Certain: it did not arrive and never will. After any other failure of an attempt nobody knows. */
export class NotDelivered extends Error {
  override readonly name: string = 'NotDelivered';
}

export interface DeliveryAttempt {
  /** When it ended, RFC 3339 UTC. */
  readonly at: string;
  /** A code without names or addresses; null where it arrived. */
  readonly failure: string | null;
}

/** Something that is handed to the outside once, and how far that is. */
export interface DeliveryRecord {
  /** Name of the job that delivers it. */
  readonly job: string;
  /** Unique within the job. */
  readonly id: string;
  /** Ids and hashes from which it can be built. No name, no address, no secret. */
  readonly about: Readonly<Record<string, string | null>>;
  /** `claimed`: a process is about to send it. `ended`: given up, replaced, or not wanted any more. */
  readonly status: 'due' | 'claimed' | 'delivered' | 'ended';
  /** due: not before this time. claimed: until this time nobody else sends it. Else null. RFC 3339 UTC. */
  readonly openAt: string | null;
  /** It is of no use afterwards, and its record may go. RFC 3339 UTC. */
  readonly expiresAt: string;
  /** Attempts that certainly failed. */
  readonly failures: number;
  /** The newest ones, oldest first. */
  readonly attempts: readonly DeliveryAttempt[];
  /** Grows by one with each change. */
  readonly revision: number;
}

/** What was sent and what has to be, outside the domain's log. Everything is durable when it resolves and throws StoreUnavailable. */
export interface DeliveryLog {
  /** Made together with the log: where it is another one, the records of before are lost. */
  logId(): Promise<string>;
  /** @returns false where there is one with its id, which stays as it is */
  add(record: DeliveryRecord): Promise<boolean>;
  find(job: string, id: string): Promise<DeliveryRecord | null>;
  /** Compare-and-set on the revision. @returns what is stored now; null where somebody else changed it since it was read */
  change(record: DeliveryRecord): Promise<DeliveryRecord | null>;
  /** Those whose `openAt` has come and whose end has not, longest due first. */
  due(job: string, now: string, limit: number): Promise<readonly DeliveryRecord[]>;
  /** How many are neither delivered nor ended nor expired. */
  open(job: string, now: string): Promise<number>;
  /** Drops those that expired before the time. */
  sweep(before: string): Promise<void>;
}
