import type { Person } from '../../ports/personal-data.port.js';

interface Opened {
  readonly sealed: Uint8Array;
  readonly person: Person;
}

/** Some ten megabytes. */
const MOST = 10_000;

/**
 * People opened lately, each beside the sealed bytes that the store held. Only who still stands there byte for byte is given out, so that
 * a change or an erasure by any process counts with the next read; whoever opens them reads the store first, every time.
 */
export class OpenedPeople {
  private readonly opened = new Map<string, Opened>();
  private erasures = 0;

  /** Goes to {@link keep} with what was read since. */
  get moment(): number {
    return this.erasures;
  }

  get size(): number {
    return this.opened.size;
  }

  /** @param sealed as the store holds it now */
  find(subjectId: string, sealed: Uint8Array): Person | undefined {
    const known = this.opened.get(subjectId);
    return known !== undefined && Buffer.compare(known.sealed, sealed) === 0 ? known.person : undefined;
  }

  /** Not where anybody was forgotten since the moment: it may have been this one. */
  keep(subjectId: string, sealed: Uint8Array, person: Person, moment: number): void {
    if (moment !== this.erasures) return;
    if (this.opened.size >= MOST && !this.opened.has(subjectId))
      for (const [oldest] of this.opened) if (this.opened.delete(oldest)) break;
    this.opened.set(subjectId, { sealed: Uint8Array.from(sealed), person });
  }

  /** The store does not hold this one. */
  drop(subjectId: string): void {
    this.opened.delete(subjectId);
  }

  /** Erased, or about to be. */
  forget(subjectId: string): void {
    this.erasures += 1;
    this.opened.delete(subjectId);
  }
}
