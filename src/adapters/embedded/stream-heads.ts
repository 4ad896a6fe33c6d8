import type { EventLogReader, StreamHead } from './event-log-reader.js';

/** Most stream heads in memory; a few hundred bytes each. */
const KEPT = 50_000;

type Counted = { id: number; revision: number; position: number };

/** The heads of all streams, including events that are being written. */
export class StreamHeads {
  private readonly known = new Map<string, Counted>();
  private last: { position: number; stream: number } | undefined;

  constructor(private readonly reader: EventLogReader) {}

  /** Starts again from the state on disk, after a failed commit. */
  forget(): void {
    this.known.clear();
    this.last = undefined;
  }

  find(name: string): StreamHead | undefined {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const stored = this.reader.head(name);
    return stored && this.keep(name, { ...stored, position: 0 });
  }

  /** Gives a number to a new stream. */
  begin(name: string): StreamHead {
    const last = this.counters();
    last.stream += 1;
    return this.keep(name, { id: last.stream, revision: -1, position: 0 });
  }

  /** Adds events to the stream. @returns position of the first */
  advance(name: string, events: number): number {
    const last = this.counters();
    const first = last.position + 1;
    last.position += events;
    const head = this.known.get(name) as Counted;
    head.revision += events;
    head.position = last.position;
    return first;
  }

  /** Drops heads that are not needed. A head that is ahead of the disk is kept. */
  trim(onDisk: number): void {
    if (this.known.size <= KEPT) return;
    for (const [name, head] of this.known) {
      if (head.position <= onDisk) this.known.delete(name);
      if (this.known.size <= KEPT * 0.9) return;
    }
  }

  private counters(): { position: number; stream: number } {
    this.last ??= { ...this.reader.last() };
    return this.last;
  }

  private keep(name: string, head: Counted): Counted {
    this.known.set(name, head);
    return head;
  }
}
