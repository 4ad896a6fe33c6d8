/** Shortest time for a useful rate, in milliseconds. */
const SHORTEST_MS = 100;

/** Speed of a rebuild, since the first question about it. */
export class Throughput {
  private events = 0;

  /** @param since monotonic milliseconds. @param from its position at that time */
  constructor(
    private readonly since: number,
    private readonly from: bigint,
  ) {}

  /** Adds events that were read. */
  passed(events: number): void {
    this.events += events;
  }

  /** @returns events per second; undefined at the beginning, and if events were not counted */
  eventsPerSecond(now: number): number | undefined {
    const elapsed = now - this.since;
    return this.events === 0 || elapsed < SHORTEST_MS ? undefined : Math.round((this.events * 1000) / elapsed);
  }

  /** Assumes that gaps between positions stay similar. @returns undefined at the beginning */
  secondsRemaining(position: bigint, head: bigint, now: number): number | undefined {
    if (position >= head) return 0;
    const elapsed = now - this.since;
    const done = Number(position - this.from);
    return done <= 0 || elapsed < SHORTEST_MS
      ? undefined
      : Math.ceil((Number(head - position) * elapsed) / done / 1000);
  }
}
