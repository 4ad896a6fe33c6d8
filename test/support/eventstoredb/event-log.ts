import { EventEmitter } from 'node:events';

/** `any` and `stream_exists` are left out: nothing of ours sends them. */
export type Expected = 'no_stream' | bigint;

export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface Recorded extends Proposed {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  /** In units of 100 ns since 1970. */
  readonly created: string;
}

export type AppendOutcome =
  | { readonly kind: 'written'; readonly revision: number; readonly position: number }
  | { readonly kind: 'wrong'; readonly current: number }
  | { readonly kind: 'deleted' };

interface Stream {
  readonly events: Recorded[];
  softlyDeleted: boolean;
}

/** What the metadata of a stream says about its events. */
export interface StreamMetadata {
  readonly $maxCount?: number;
  /** Seconds. */
  readonly $maxAge?: number;
  /** Events before this revision are no longer shown. */
  readonly $tb?: number;
  readonly $acl?: { readonly $r?: string | readonly string[]; readonly $w?: string | readonly string[] };
}

const ALL_OF_IT = Number.MAX_SAFE_INTEGER;

const FIRST_POSITION = 5137;
const RECORD_OVERHEAD = 108;

/** What the server keeps: an event's position is its place in a file, so positions grow by the size of what is stored. */
export class EventLog extends EventEmitter<{ appended: [] }> {
  /** Time of the server, in milliseconds. */
  now = (): number => Date.now();
  readonly all: Recorded[] = [];
  readonly #streams = new Map<string, Stream>();
  readonly #tombstones = new Set<string>();
  #next = FIRST_POSITION;

  constructor() {
    super();
    this.setMaxListeners(0);
    this.system('$$$scavenges', '$metadata');
    this.system('$$$settings', '$metadata');
    this.system('$users', '$UserCreated');
  }

  append(stream: string, expected: Expected, proposed: readonly Proposed[]): AppendOutcome {
    if (this.#tombstones.has(stream)) return { kind: 'deleted' };
    const known = this.#streams.get(stream) ?? { events: [], softlyDeleted: false };
    const last = known.events.length - 1;
    const current = known.softlyDeleted ? -1 : last;
    const fits = expected === 'no_stream' ? current < 0 : BigInt(last) === expected;
    // At the tip no ids are compared: an old event sent with the current revision is stored a second time.
    if (!fits) return this.repeated(known, expected, proposed) ?? { kind: 'wrong', current };
    this.#streams.set(stream, known);
    // A stream that was deleted goes on where it was, and shows only what is new.
    if (known.softlyDeleted) this.setMetadata(stream, { $tb: known.events.length });
    known.softlyDeleted = false;
    const position = proposed.reduce((_, event) => this.write(known, stream, event), 0);
    this.emit('appended');
    return { kind: 'written', revision: known.events.length - 1, position };
  }

  /** What an operator says about a stream. */
  setMetadata(stream: string, metadata: StreamMetadata): void {
    this.system(`$$${stream}`, '$metadata', metadata);
  }

  metadataOf(stream: string): StreamMetadata {
    const newest = this.#streams.get(`$$${stream}`)?.events.at(-1);
    return newest ? (JSON.parse(Buffer.from(newest.data).toString() || '{}') as StreamMetadata) : {};
  }

  /** @returns what puts everything back to how it is now */
  backup(): () => void {
    const copy = (streams: ReadonlyMap<string, Stream>): [string, Stream][] =>
      [...streams].map(([name, { events, softlyDeleted }]) => [name, { events: [...events], softlyDeleted }]);
    const [all, streams, next] = [[...this.all], new Map(copy(this.#streams)), this.#next];
    return () => {
      this.all.splice(0, this.all.length, ...all);
      this.#streams.clear();
      for (const [name, stream] of copy(streams)) this.#streams.set(name, stream);
      this.#next = next;
    };
  }

  /** Removes what no stream shows any more from the whole log. The last event of a stream stays. */
  scavenge(): void {
    const kept = this.all.filter((event) => {
      const { events } = this.#streams.get(event.stream)!;
      return event.stream.startsWith('$') || event === events.at(-1) || this.visible(event.stream).includes(event);
    });
    this.all.splice(0, this.all.length, ...kept);
  }

  /** An event of the server's own. */
  system(stream: string, type: string, data: object = {}): void {
    const known = this.#streams.get(stream) ?? { events: [], softlyDeleted: false };
    this.#streams.set(stream, known);
    const bytes = new TextEncoder().encode(JSON.stringify(data));
    this.write(known, stream, {
      id: `00000000-0000-4000-8000-${String(this.all.length).padStart(12, '0')}`,
      type,
      contentType: 'application/json',
      data: bytes,
      metadata: bytes,
    });
    this.emit('appended');
  }

  /** What a read of the stream sees: undefined where it finds no stream. */
  shown(stream: string): readonly Recorded[] | undefined {
    const known = this.#streams.get(stream);
    return known && !known.softlyDeleted ? this.visible(stream) : undefined;
  }

  /** The stream reads as missing, but its next event continues the count. */
  softlyDelete(stream: string): void {
    const known = this.#streams.get(stream);
    if (!known) return;
    this.setMetadata(stream, { $tb: ALL_OF_IT });
    known.softlyDeleted = true;
  }

  tombstone(stream: string): void {
    this.#tombstones.add(stream);
    this.system(stream, '$streamDeleted');
  }

  isTombstoned(stream: string): boolean {
    return this.#tombstones.has(stream);
  }

  /** Index in the log of the event at exactly this position; -1 where no event begins there. */
  indexOf(position: bigint): number {
    const index = this.firstAfter(position) - 1;
    return index >= 0 && BigInt((this.all[index] as Recorded).position) === position ? index : -1;
  }

  /** Index of the first event behind a position. */
  firstAfter(position: bigint): number {
    let [low, high] = [0, this.all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (BigInt((this.all[middle] as Recorded).position) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private visible(stream: string): readonly Recorded[] {
    const { $maxCount = Infinity, $maxAge = Infinity, $tb = 0 } = this.metadataOf(stream);
    const events = this.#streams.get(stream)?.events ?? [];
    const oldest = this.now() - $maxAge * 1_000;
    return events
      .slice(Math.max(0, events.length - $maxCount))
      .filter(({ revision, created }) => revision >= $tb && Number(created) / 10_000 >= oldest);
  }

  private repeated({ events }: Stream, expected: Expected, proposed: readonly Proposed[]): AppendOutcome | undefined {
    const from = expected === 'no_stream' ? 0 : Number(expected) + 1;
    if (!proposed.every(({ id }, index) => events[from + index]?.id === id)) return undefined;
    const last = events[from + proposed.length - 1];
    return last && { kind: 'written', revision: last.revision, position: last.position };
  }

  private write(known: Stream, stream: string, event: Proposed): number {
    const recorded = {
      ...event,
      stream,
      revision: known.events.length,
      position: this.#next,
      created: String(BigInt(this.now()) * 10_000n),
    };
    this.#next += RECORD_OVERHEAD + stream.length + event.type.length + event.data.length + event.metadata.length;
    known.events.push(recorded);
    this.all.push(recorded);
    return recorded.position;
  }
}
