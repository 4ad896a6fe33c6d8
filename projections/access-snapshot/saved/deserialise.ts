import type { EventRef } from '../memory/provenance.js';
import { WORDS_OF_AN_EVENT } from '../memory/packed-event.js';
import { type AccessState, emptyState, organizationOf } from '../model/access-state.js';
import { newOrganization } from '../model/organization.js';
import { SavedPeople } from '../model/saved-people.js';
import { API_KEYS } from '../model/tables.js';
import { type HeadLine, LOWEST_FIRST, NEWLINE, type OrganizationLine, readOrganization, WORD } from './rows.js';

/**
 * Reads the bytes that serialiseState wrote under the same fold version.
 * @throws Error of any kind if the bytes are damaged; replay the log then
 */
export const deserialiseState = (bytes: Uint8Array): AccessState => {
  const state = emptyState();
  const saved = new SavedBytes(bytes);
  const head = JSON.parse(saved.line()) as HeadLine;
  const people = new SavedPeople(head.people);
  readHead(state, head, people);
  state.provenance.reserve(head.events);
  while (!saved.ended) readNext(state, saved, people);
  people.putInto(state.membershipsOf);
  state.provenance.compacted();
  return state;
};

const NO_EVENT = 0 as EventRef;

const readHead = (state: AccessState, head: HeadLine, people: SavedPeople): void => {
  if (head.lowestFirst !== LOWEST_FIRST)
    throw new Error('a snapshot of a machine that keeps its bytes in another order');
  state.position = BigInt(head.position);
  const anywhere = { refAt: () => NO_EVENT, people, words: new Int32Array(0), organization: newOrganization('') };
  for (const [secretHash, key] of API_KEYS.read(head.keys, anywhere)) {
    state.keys.set(secretHash, key);
    state.keyHashes.set(key.apiKeyId, secretHash);
  }
};

const readNext = (state: AccessState, saved: SavedBytes, people: SavedPeople): void => {
  const line = JSON.parse(saved.line()) as OrganizationLine;
  const first = state.provenance.restore(saved.words(line.events * WORDS_OF_AN_EVENT), line.odd);
  readOrganization(state, line.row, {
    refAt: (place) => (first + place) as EventRef,
    people,
    words: saved.words(line.memberWords),
    organization: organizationOf(state, line.id),
  });
};

class SavedBytes {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get ended(): boolean {
    return this.at === this.bytes.length;
  }

  line(): string {
    const end = this.bytes.indexOf(NEWLINE, this.at);
    return this.decoder.decode(this.take(end + 1 - this.at));
  }

  /** Valid only as long as the bytes are. */
  words(count: number): Int32Array {
    const taken = this.take(count * WORD);
    // The bytes may be a part of a larger buffer.
    const aligned = taken.byteOffset % WORD === 0 ? taken : taken.slice();
    return new Int32Array(aligned.buffer, aligned.byteOffset, count);
  }

  private take(length: number): Uint8Array {
    const taken = this.bytes.subarray(this.at, this.at + length);
    if (length < 0 || taken.length < length) throw new Error('a snapshot cut short');
    this.at += length;
    return taken;
  }
}
