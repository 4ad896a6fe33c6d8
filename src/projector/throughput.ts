/** A rate taken over less than this says nothing. */
const SHORTEST_MS = 100;

/** How fast a filling gets on, over all the time since somebody began to look at it. */
export class Throughput {
  private events = 0;

  /** @param since monotonic milliseconds. @param from position it had then */
  constructor(
    private readonly since: number,
    private readonly from: bigint,
  ) {}

  /** That many more events of the log lie behind it. */
  passed(events: number): void {
    this.events += events;
  }

  /** @returns undefined until there is something to go by, and where the events were not counted */
  eventsPerSecond(now: number): number | undefined {
    const elapsed = now - this.since;
    return this.events === 0 || elapsed < SHORTEST_MS ? undefined : Math.round((this.events * 1000) / elapsed);
  }

  /** Positions may have gaps, but those ahead are like those behind. @returns undefined until there is something to go by */
  secondsRemaining(position: bigint, head: bigint, now: number): number | undefined {
    if (position >= head) return 0;
    const elapsed = now - this.since;
    const done = Number(position - this.from);
    return done <= 0 || elapsed < SHORTEST_MS
      ? undefined
      : Math.ceil((Number(head - position) * elapsed) / done / 1000);
  }
}
