import type { Person } from '../../ports/personal-data.port.js';

interface Opened {
  readonly sealed: Uint8Array;
  readonly person: Person;
}

/** Some ten megabytes. */
const MOST = 10_000;

/**
 * A cache of decrypted people with their sealed bytes. An entry is used only if the store still has the same bytes, so
 * a change or an erasure by any process takes effect with the next read. The store is read first, every time.
 */
export class OpenedPeople {
  private readonly opened = new Map<string, Opened>();
  private erasures = 0;

  /** To be passed to {@link keep} with what was read after it. */
  get moment(): number {
    return this.erasures;
  }

  get size(): number {
    return this.opened.size;
  }

  /** @param sealed the bytes in the store */
  find(subjectId: string, sealed: Uint8Array): Person | undefined {
    const known = this.opened.get(subjectId);
    return known !== undefined && Buffer.compare(known.sealed, sealed) === 0 ? known.person : undefined;
  }

  /** Does nothing if any person was forgotten after the moment, because it may be the same person. */
  keep(subjectId: string, sealed: Uint8Array, person: Person, moment: number): void {
    if (moment !== this.erasures) return;
    if (this.opened.size >= MOST && !this.opened.has(subjectId))
      for (const [oldest] of this.opened) if (this.opened.delete(oldest)) break;
    this.opened.set(subjectId, { sealed: Uint8Array.from(sealed), person });
  }

  /** The store does not have this person. */
  drop(subjectId: string): void {
    this.opened.delete(subjectId);
  }

  /** The person is erased, or is about to be. */
  forget(subjectId: string): void {
    this.erasures += 1;
    this.opened.delete(subjectId);
  }
}
