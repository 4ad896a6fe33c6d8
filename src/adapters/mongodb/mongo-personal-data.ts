import { Binary } from 'mongodb';
import type { PersonalData, Person } from '../../ports/personal-data.port.js';
import { derivedKey, keyedHash, newKey, openBytes, sealBytes } from '../sealing/sealing.js';
import type { Keyed, MongoStore } from './mongo-store.js';

interface PersonRow extends Keyed {
  readonly key: Binary;
  readonly sealed: Binary;
}

const PEOPLE = 'gatehouse.people';

/**
 * Each person is sealed with a key of their own, and that key with the master key, which the database never sees. What the engine keeps
 * of a deleted document in its own log and files until it reuses the room is noise to whoever has the database alone.
 */
export class MongoPersonalData implements PersonalData {
  private readonly wrappingKey: Buffer;
  private readonly addressKey: Buffer;

  constructor(
    private readonly store: MongoStore,
    masterKey: Uint8Array,
  ) {
    this.wrappingKey = derivedKey(masterKey, 'personal data');
    this.addressKey = derivedKey(masterKey, 'address hash');
  }

  async put(subjectId: string, { name, email }: Person): Promise<void> {
    const key = newKey();
    const sealed = sealBytes(key, Buffer.from(JSON.stringify({ name, email })), subjectId);
    const wrapped = sealBytes(this.wrappingKey, key, subjectId);
    await this.store.put<PersonRow>(PEOPLE, { _id: subjectId, key: new Binary(wrapped), sealed: new Binary(sealed) });
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

  private opened({ _id, key, sealed }: PersonRow): Person | null {
    const own = openBytes(this.wrappingKey, key.value(), _id);
    const plain = own && openBytes(own, sealed.value(), _id);
    return plain && (JSON.parse(plain.toString('utf8')) as Person);
  }
}
