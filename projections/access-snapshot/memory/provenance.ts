import { typeIdOf } from '../../../src/kernel/type-id.js';
import { eventIdOf, packTime, packUuid, timeOf, WORDS_OF_AN_EVENT } from './packed-event.js';

declare const EVENT_REF: unique symbol;
/** The event that caused a fact: its number in the {@link Provenance}, from 1. Later events have greater numbers. */
export type EventRef = number & { readonly [EVENT_REF]: never };

/** The part of an event that people see. */
export interface EventStamp {
  /** RFC 3339 UTC. */
  readonly since: string;
  /** TypeID (`evt_…`). */
  readonly eventId: string;
}

/** An event whose time or id has another format, in its original text. */
export type OddEvent = readonly [ref: number, at: string, uuid: string];

/** Calls `visit` with each event that something rests on, and replaces the event with the result. */
export type VisitEvents = (visit: (ref: EventRef) => EventRef) => void;

const CHUNK_BITS = 10;
const CHUNK = 1 << CHUNK_BITS;
const FEWEST_TO_COMPACT = 250_000;
/** Number of stamps kept as text; a power of two. */
const REMEMBERED = 16_384;

/**
 * The events that caused the facts of the state, in columns. Nearly every fact has one, and as objects with texts they would take
 * most of the memory.
 */
export class Provenance {
  private readonly chunks: Int32Array<ArrayBuffer>[] = [];
  private readonly odd = new Map<number, readonly [at: string, uuid: string]>();
  /** Number of the next event. */
  private end = 1;
  private compactAt = FEWEST_TO_COMPACT;
  /** For each place, the event whose stamp was written last, and that stamp. Writing a stamp is the largest cost of a reason. */
  private readonly stamped: number[] = [];
  private readonly stamps: EventStamp[] = [];

  get size(): number {
    return this.end - 1;
  }

  /** Whether so many events were added that the unused ones should be removed. */
  get needsCompaction(): boolean {
    return this.size >= this.compactAt;
  }

  /** Call this when all unused events are removed. */
  compacted(): this {
    this.compactAt = Math.max(this.size * 2, FEWEST_TO_COMPACT);
    return this;
  }

  /** A copy with the same numbers. An event added to one is not added to the other. */
  fork(): Provenance {
    const fork = new Provenance();
    for (const words of this.chunks) fork.chunks.push(words);
    // Only the last chunk is copied: full ones are never written again.
    const open = this.chunks.at(-1);
    if (open) fork.chunks[fork.chunks.length - 1] = open.slice();
    for (const [ref, written] of this.odd) fork.odd.set(ref, written);
    fork.end = this.end;
    return fork.compacted();
  }

  /** @param at RFC 3339 UTC @param uuid of the event */
  add(at: string, uuid: string): EventRef {
    const ref = this.next();
    const words = this.chunks[ref >> CHUNK_BITS]!;
    const offset = (ref & (CHUNK - 1)) * WORDS_OF_AN_EVENT;
    if (!packTime(words, offset, at) || !packUuid(words, offset + 2, uuid)) this.odd.set(ref, [at, uuid]);
    return ref;
  }

  stampOf(ref: EventRef): EventStamp {
    const place = ref & (REMEMBERED - 1);
    if (this.stamped[place] === ref) return this.stamps[place]!;
    const stamp = this.write(ref);
    // Allocated at the first stamp: most copies of a picture are never asked.
    if (this.stamped.length === 0) this.makePlaces(stamp);
    this.stamped[place] = ref;
    this.stamps[place] = stamp;
    return stamp;
  }

  private write(ref: EventRef): EventStamp {
    const odd = this.odd.size > 0 ? this.odd.get(ref) : undefined;
    if (odd) return { since: odd[0], eventId: typeIdOf('evt', odd[1]) };
    const words = this.chunks[ref >> CHUNK_BITS]!;
    const offset = (ref & (CHUNK - 1)) * WORDS_OF_AN_EVENT;
    return { since: timeOf(words, offset), eventId: eventIdOf(words, offset + 2) };
  }

  /** The events in this order as words for saving, and the events that do not fit into words. */
  saved(refs: ArrayLike<number>): { readonly words: Int32Array<ArrayBuffer>; readonly odd: readonly OddEvent[] } {
    const words = new Int32Array(refs.length * WORDS_OF_AN_EVENT);
    const odd: OddEvent[] = [];
    for (let index = 0; index < refs.length; index++) {
      const ref = refs[index]!;
      const offset = (ref & (CHUNK - 1)) * WORDS_OF_AN_EVENT;
      const chunk = this.chunks[ref >> CHUNK_BITS]!;
      for (let word = 0; word < WORDS_OF_AN_EVENT; word++)
        words[index * WORDS_OF_AN_EVENT + word] = chunk[offset + word]!;
      const written = this.odd.size > 0 ? this.odd.get(ref) : undefined;
      if (written) odd.push([index, ...written]);
    }
    return { words, odd };
  }

  /** Allocates room for so many more events at once, which is cheaper than in many small steps. @throws RangeError if the number is not valid */
  reserve(events: number): void {
    const missing = ((this.end + events - 1) >> CHUNK_BITS) + 1 - this.chunks.length;
    if (missing <= 0) return;
    const words = new Int32Array(missing * CHUNK * WORDS_OF_AN_EVENT);
    for (let at = 0; at < words.length; at += CHUNK * WORDS_OF_AN_EVENT)
      this.chunks.push(words.subarray(at, at + CHUNK * WORDS_OF_AN_EVENT));
  }

  /** Adds the events that {@link saved} gave. @returns the first one; the others follow it */
  restore(words: Int32Array, odd: readonly OddEvent[]): EventRef {
    const first = this.end as EventRef;
    for (let at = 0; at < words.length;) {
      const offset = (this.end & (CHUNK - 1)) * WORDS_OF_AN_EVENT;
      const run = words.subarray(at, at + CHUNK * WORDS_OF_AN_EVENT - offset);
      this.openChunk().set(run, offset);
      this.end += run.length / WORDS_OF_AN_EVENT;
      at += run.length;
    }
    for (const [index, at, uuid] of odd) this.odd.set(first + index, [at, uuid]);
    return first;
  }

  private makePlaces(stamp: EventStamp): void {
    for (let place = 0; place < REMEMBERED; place++) {
      this.stamped.push(0);
      this.stamps.push(stamp);
    }
  }

  private next(): EventRef {
    this.openChunk();
    return this.end++ as EventRef;
  }

  /** The chunk for the next event. */
  private openChunk(): Int32Array<ArrayBuffer> {
    if (this.end >> CHUNK_BITS === this.chunks.length) this.chunks.push(new Int32Array(CHUNK * WORDS_OF_AN_EVENT));
    return this.chunks[this.end >> CHUNK_BITS]!;
  }
}

/** Places of events among those of their organization, oldest first. They do not change when the numbers of events change. */
export class EventPlaces {
  /** By number of the event, from 1; 0 if the event was not visited. */
  private readonly places: Int32Array;

  constructor(provenance: Provenance) {
    this.places = new Int32Array(provenance.size + 1);
  }

  /** Returns the visited events, oldest first. After that {@link of} knows their places. */
  take(visitEvents: VisitEvents): Int32Array {
    const met: EventRef[] = [];
    visitEvents((ref) => {
      if (this.places[ref] === 0) this.places[ref] = met.push(ref);
      return ref;
    });
    const refs = Int32Array.from(met).sort();
    for (let place = 0; place < refs.length; place++) this.places[refs[place]!] = place + 1;
    return refs;
  }

  readonly of = (ref: EventRef): number => this.places[ref]! - 1;
}
