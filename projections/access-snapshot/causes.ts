import { typeIdOf } from '../../src/kernel/type-id.js';
import { KeptAnswers } from './kept-answers.js';
import { eventIdOf, packTime, packUuid, timeOf, WORDS_OF_A_CAUSE } from './packed-cause.js';

declare const FACT: unique symbol;
/** The event that made something so: its number among the {@link Causes}, from 1. The greater one is the later one. */
export type Fact = number & { readonly [FACT]: never };

/** What is told about a fact. */
export interface Told {
  /** RFC 3339 UTC. */
  readonly since: string;
  /** TypeID (`evt_…`). */
  readonly eventId: string;
}

/** A fact whose time or id is not written the usual way, as it was written. */
export type OddCause = readonly [fact: number, at: string, uuid: string];

const CHUNK_BITS = 10;
const CHUNK = 1 << CHUNK_BITS;
const FEWEST_TO_TIDY = 250_000;
/** Facts whose words were told last; a power of two. */
const REMEMBERED = 16_384;

/**
 * The events that made things so, in columns: there is one for nearly everything in the state, and as objects with texts
 * they would be most of its memory.
 */
export class Causes {
  /** Made of facts of these causes alone. */
  readonly answers = new KeptAnswers();
  private readonly chunks: Int32Array<ArrayBuffer>[] = [];
  private readonly odd = new Map<number, readonly [at: string, uuid: string]>();
  /** Number of the next one. */
  private end = 1;
  private tidyAt = FEWEST_TO_TIDY;
  /** The fact told last of those that share a place, and its words: writing them is most of what a reason costs. */
  private readonly toldFacts: number[] = [];
  private readonly toldWords: Told[] = [];

  get size(): number {
    return this.end - 1;
  }

  /** Whether so many were added that those nothing refers to any more should be let go. */
  get untidy(): boolean {
    return this.size >= this.tidyAt;
  }

  /** Tells that all there are now are in use. */
  tidied(): this {
    this.tidyAt = Math.max(this.size * 2, FEWEST_TO_TIDY);
    return this;
  }

  /** The same under the same numbers; what is added to the one is not added to the other. */
  fork(): Causes {
    const fork = new Causes();
    for (const words of this.chunks) fork.chunks.push(words);
    // The one that is not full yet: the others are not written any more.
    const open = this.chunks.at(-1);
    if (open) fork.chunks[fork.chunks.length - 1] = open.slice();
    for (const [fact, written] of this.odd) fork.odd.set(fact, written);
    fork.end = this.end;
    return fork.tidied();
  }

  /** @param at RFC 3339 UTC @param uuid of the event */
  add(at: string, uuid: string): Fact {
    const fact = this.next();
    const words = this.chunks[fact >> CHUNK_BITS]!;
    const offset = (fact & (CHUNK - 1)) * WORDS_OF_A_CAUSE;
    if (!packTime(words, offset, at) || !packUuid(words, offset + 2, uuid)) this.odd.set(fact, [at, uuid]);
    return fact;
  }

  told(fact: Fact): Told {
    const place = fact & (REMEMBERED - 1);
    if (this.toldFacts[place] === fact) return this.toldWords[place]!;
    const told = this.tell(fact);
    // Its places are made when first something is told: most copies of a picture are never asked.
    if (this.toldFacts.length === 0) this.makePlaces(told);
    this.toldFacts[place] = fact;
    this.toldWords[place] = told;
    return told;
  }

  private tell(fact: Fact): Told {
    const odd = this.odd.size > 0 ? this.odd.get(fact) : undefined;
    if (odd) return { since: odd[0], eventId: typeIdOf('evt', odd[1]) };
    const words = this.chunks[fact >> CHUNK_BITS]!;
    const offset = (fact & (CHUNK - 1)) * WORDS_OF_A_CAUSE;
    return { since: timeOf(words, offset), eventId: eventIdOf(words, offset + 2) };
  }

  /** The facts in this order as words of the saved form, and those that do not fit into words. */
  saved(facts: ArrayLike<number>): { readonly words: Int32Array<ArrayBuffer>; readonly odd: readonly OddCause[] } {
    const words = new Int32Array(facts.length * WORDS_OF_A_CAUSE);
    const odd: OddCause[] = [];
    for (let index = 0; index < facts.length; index++) {
      const fact = facts[index]!;
      const offset = (fact & (CHUNK - 1)) * WORDS_OF_A_CAUSE;
      const chunk = this.chunks[fact >> CHUNK_BITS]!;
      for (let word = 0; word < WORDS_OF_A_CAUSE; word++)
        words[index * WORDS_OF_A_CAUSE + word] = chunk[offset + word]!;
      const written = this.odd.size > 0 ? this.odd.get(fact) : undefined;
      if (written) odd.push([index, ...written]);
    }
    return { words, odd };
  }

  /** Makes room for so many more at once: piece by piece it would be cleared and accounted for a thousand times. @throws RangeError for a number that is none */
  reserve(facts: number): void {
    const missing = ((this.end + facts - 1) >> CHUNK_BITS) + 1 - this.chunks.length;
    if (missing <= 0) return;
    const words = new Int32Array(missing * CHUNK * WORDS_OF_A_CAUSE);
    for (let at = 0; at < words.length; at += CHUNK * WORDS_OF_A_CAUSE)
      this.chunks.push(words.subarray(at, at + CHUNK * WORDS_OF_A_CAUSE));
  }

  /** Adds what {@link saved} gave. @returns the first of them; the others follow it */
  restore(words: Int32Array, odd: readonly OddCause[]): Fact {
    const first = this.end as Fact;
    for (let at = 0; at < words.length;) {
      const offset = (this.end & (CHUNK - 1)) * WORDS_OF_A_CAUSE;
      const run = words.subarray(at, at + CHUNK * WORDS_OF_A_CAUSE - offset);
      this.openChunk().set(run, offset);
      this.end += run.length / WORDS_OF_A_CAUSE;
      at += run.length;
    }
    for (const [index, at, uuid] of odd) this.odd.set(first + index, [at, uuid]);
    return first;
  }

  private makePlaces(told: Told): void {
    for (let place = 0; place < REMEMBERED; place++) {
      this.toldFacts.push(0);
      this.toldWords.push(told);
    }
  }

  private next(): Fact {
    this.openChunk();
    return this.end++ as Fact;
  }

  /** The one that the next fact goes into. */
  private openChunk(): Int32Array<ArrayBuffer> {
    if (this.end >> CHUNK_BITS === this.chunks.length) this.chunks.push(new Int32Array(CHUNK * WORDS_OF_A_CAUSE));
    return this.chunks[this.end >> CHUNK_BITS]!;
  }
}
