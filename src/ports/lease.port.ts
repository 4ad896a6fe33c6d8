/** Injection token of the {@link Leases}. */
export const LEASES = Symbol('Leases');

export interface Lease {
  /** Grows with every change of holder, never shrinks. */
  readonly epoch: bigint;
}

export interface Leases {
  /** Acquires or renews the lease; a renewal keeps the epoch. @returns null where another holder has it */
  acquire(name: string, holder: string, durationMs: number): Promise<Lease | null>;
  /** Releases it at once; no error if it was already lost. */
  release(name: string, holder: string): Promise<void>;
}
