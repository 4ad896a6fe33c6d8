import { type StoredEvent, StreamPruned } from '../../ports/event-store.port.js';

/**
 * Notices that events are missing while a follower catches up: those of a stream that was pruned and scavenged are gone from the whole
 * log. At the head it forgets everything, because what is new cannot be pruned before a live follower gets it.
 */
export class Continuity {
  readonly #next = new Map<string, bigint>();
  #atHead = false;

  /** @param fromBeginning whether the follower gets every stream from its first event on */
  constructor(private readonly fromBeginning: boolean) {}

  /** @throws StreamPruned */
  see({ stream, revision }: Pick<StoredEvent, 'stream' | 'revision'>): void {
    if (this.#atHead) return;
    const expected = this.#next.get(stream) ?? (this.fromBeginning ? 0n : revision);
    if (revision !== expected) throw new StreamPruned(stream, expected, revision);
    this.#next.set(stream, revision + 1n);
  }

  reachedHead(): void {
    this.#atHead = true;
    this.#next.clear();
  }
}
