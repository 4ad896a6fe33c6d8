/** Injection token of the {@link Leases}. */
export const LEASES = Symbol('Leases');

export interface Lease {
  /** Grows with every change of holder, never shrinks. */
  readonly epoch: bigint;
}

export interface Leases {
  /** @returns null where somebody else holds it; the same holder again renews and keeps its epoch */
  acquire(name: string, holder: string, durationMs: number): Promise<Lease | null>;
  /** Gives it up at once; no error where it was lost already. */
  release(name: string, holder: string): Promise<void>;
}
