import { Binary } from 'mongodb';
import { beginningsOf } from '../../kernel/search-words.js';
import type { PersonalData, Person } from '../../ports/personal-data.port.js';
import { derivedKey, keyedHash, newKey, openBytes, sealBytes, wordHash } from '../sealing/sealing.js';
import type { Keyed, MongoStore } from './mongo-store.js';

interface PersonRow extends Keyed {
  readonly key: Binary;
  readonly sealed: Binary;
  /** Hashes of beginnings of words; they go with the document. */
  readonly words: readonly string[];
}

/** Only they are searched for; invitations are kept here as well. */
const USERS = 'usr_';
const PEOPLE = 'gatehouse.people';

/**
 * Each person is sealed with a key of their own, and that key with the master key, which the database never sees. What the engine keeps
 * of a deleted document in its own log and files until it reuses the room is noise to whoever has the database alone.
 */
export class MongoPersonalData implements PersonalData {
  private readonly wrappingKey: Buffer;
  private readonly addressKey: Buffer;
  private readonly wordKey: Buffer;

  constructor(
    private readonly store: MongoStore,
    masterKey: Uint8Array,
  ) {
    this.wrappingKey = derivedKey(masterKey, 'personal data');
    this.addressKey = derivedKey(masterKey, 'address hash');
    this.wordKey = derivedKey(masterKey, 'search words');
  }

  async put(subjectId: string, { name, email }: Person): Promise<void> {
    const key = newKey();
    const sealed = sealBytes(key, Buffer.from(JSON.stringify({ name, email })), subjectId);
    const wrapped = sealBytes(this.wrappingKey, key, subjectId);
    await this.store.put<PersonRow>(PEOPLE, { _id: subjectId, key: new Binary(wrapped), sealed: new Binary(sealed), words: this.hashes(subjectId, { name, email }) });
  }

  /** Before the first search. */
  async prepare(): Promise<void> {
    await this.store.index(PEOPLE, [{ words: 1, _id: 1 }]);
  }

  async search(beginning: string, after: string | undefined, limit: number): Promise<readonly string[]> {
    const filter = { words: wordHash(this.wordKey, beginning), _id: { $gt: after ?? '' } };
    const rows = await this.store.run(() => this.store.collection<PersonRow>(PEOPLE).find(filter, { projection: { _id: 1 } }).sort({ _id: 1 }).limit(limit).toArray());
    return rows.map((row) => row._id);
  }

  async read(subjectIds: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    if (subjectIds.length === 0) return new Map();
    const rows = await this.store.run(() => this.store.collection<PersonRow>(PEOPLE).find({ _id: { $in: [...subjectIds] } }).toArray());
    const people = new Map<string, Person>();
    for (const row of rows) {
      const person = this.opened(row);
      if (person !== null) people.set(row._id, person);
    }
    return people;
  }

  async erase(subjectId: string): Promise<void> {
    await this.store.remove(PEOPLE, { _id: subjectId });
  }

  addressHash(email: string): string {
    return keyedHash(this.addressKey, email.normalize('NFC').trim().toLowerCase());
  }

  private hashes(subjectId: string, { name = '', email = '' }: Person): readonly string[] {
    return subjectId.startsWith(USERS) ? beginningsOf([name, email]).map((beginning) => wordHash(this.wordKey, beginning)) : [];
  }

  private opened({ _id, key, sealed }: PersonRow): Person | null {
    const own = openBytes(this.wrappingKey, key.value(), _id);
    const plain = own && openBytes(own, sealed.value(), _id);
    return plain && (JSON.parse(plain.toString('utf8')) as Person);
  }
}
