import { beginningsOf } from '../../ports/search-words.js';
import type { Person } from '../../ports/personal-data.port.js';
import { OpenedPeople } from './opened-people.js';
import { derivedKey, keyedHash, newKey, openBytes, sealBytes, wordHash } from './sealing.js';

/** The stored form of a person. */
export interface SealedPerson {
  readonly subjectId: string;
  readonly key: Uint8Array;
  readonly sealed: Uint8Array;
}

/** Only users are searched; invitations are stored here too. */
export const USERS = 'usr_';

/** Each person is sealed with their own key, and that key with the master key. Without the key the data cannot be read. */
export class SealedPeople {
  private readonly wrappingKey: Buffer;
  private readonly addressKey: Buffer;
  private readonly wordKey: Buffer;
  private readonly markKey: Buffer;
  private readonly opened = new OpenedPeople();

  constructor(masterKey: Uint8Array) {
    this.wrappingKey = derivedKey(masterKey, 'personal data');
    this.addressKey = derivedKey(masterKey, 'address hash');
    this.wordKey = derivedKey(masterKey, 'search words');
    this.markKey = derivedKey(masterKey, 'erasure marks');
  }

  /** Read it before the store, and pass it to {@link open}. */
  get moment(): number {
    return this.opened.moment;
  }

  /** Number of people in the cache. */
  get held(): number {
    return this.opened.size;
  }

  seal(subjectId: string, { name, email, newEmail, formerEmail }: Person): SealedPerson {
    const key = newKey();
    const sealed = sealBytes(key, Buffer.from(JSON.stringify({ name, email, newEmail, formerEmail })), subjectId);
    return { subjectId, key: sealBytes(this.wrappingKey, key, subjectId), sealed };
  }

  /** Decrypts people, by id. @param asked requested ids; those that are not in the store leave the cache */
  open(asked: readonly string[], stored: readonly SealedPerson[], moment: number): ReadonlyMap<string, Person> {
    const people = new Map<string, Person>();
    for (const each of stored) {
      const person = this.opened.find(each.subjectId, each.sealed) ?? this.unsealed(each, moment);
      if (person !== undefined) people.set(each.subjectId, person);
    }
    if (people.size < asked.length)
      for (const subjectId of asked) if (!people.has(subjectId)) this.opened.drop(subjectId);
    return people;
  }

  /** Takes effect at once: reads that are under way are not cached either. */
  forget(subjectId: string): void {
    this.opened.forget(subjectId);
  }

  /** Hashes of the prefixes by which the person is found. */
  words(subjectId: string, { name = '', email = '' }: Person): readonly string[] {
    return subjectId.startsWith(USERS) ? beginningsOf([name, email]).map((beginning) => this.word(beginning)) : [];
  }

  mark(subjectId: string): string {
    return keyedHash(this.markKey, subjectId);
  }

  word(beginning: string): string {
    return wordHash(this.wordKey, beginning);
  }

  addressHash(email: string): string {
    return keyedHash(this.addressKey, email.normalize('NFC').trim().toLowerCase());
  }

  private unsealed({ subjectId, key, sealed }: SealedPerson, moment: number): Person | undefined {
    const own = openBytes(this.wrappingKey, key, subjectId);
    const plain = own && openBytes(own, sealed, subjectId);
    if (plain === null) return undefined;
    const person = Object.freeze(JSON.parse(plain.toString('utf8')) as Person);
    this.opened.keep(subjectId, sealed, person, moment);
    return person;
  }
}
