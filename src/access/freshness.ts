/** Knows since when a follower may be out of date. A short time is allowed; beyond the bound nothing is trusted (ACC-7). */
export class Freshness {
  /** When the follower was last known to hold the whole log; undefined before the first time. */
  private knownFreshAt: number | undefined;
  /** The oldest head that was seen and is not reached yet. A newer one does not replace it, or a busy log would look stale. */
  private awaited: { readonly head: bigint; readonly at: number } | undefined;

  constructor(
    /** Milliseconds. */
    private readonly bound: number,
  ) {}

  /** @param at when the head was asked for, in monotonic milliseconds */
  sawHead(head: bigint, at: number, position: bigint): void {
    this.awaited ??= { head, at };
    this.reached(position);
    if (position >= head) this.freshAsOf(at);
  }

  reached(position: bigint): void {
    if (!this.awaited || position < this.awaited.head) return;
    this.freshAsOf(this.awaited.at);
    this.awaited = undefined;
  }

  freshAsOf(at: number): void {
    if (this.knownFreshAt === undefined || at > this.knownFreshAt) this.knownFreshAt = at;
  }

  holds(now: number): boolean {
    return this.knownFreshAt !== undefined && now - this.knownFreshAt <= this.bound;
  }
}
