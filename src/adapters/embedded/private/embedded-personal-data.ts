import type { PersonalData, Person } from '../../../ports/personal-data.port.js';
import type { Row } from '../sqlite/jobs.js';
import type { PrivateFile } from './private-file.js';
import { derivedKey, keyedHash, newKey, openBytes, sealBytes } from '../../sealing/sealing.js';

/** Each person is sealed with a key of their own, and that key with the master key: without the key the rest is noise. */
export class EmbeddedPersonalData implements PersonalData {
  private readonly wrappingKey: Buffer;
  private readonly addressKey: Buffer;

  constructor(
    private readonly file: PrivateFile,
    masterKey: Uint8Array,
  ) {
    this.wrappingKey = derivedKey(masterKey, 'personal data');
    this.addressKey = derivedKey(masterKey, 'address hash');
  }

  async put(subjectId: string, person: Person): Promise<void> {
    const key = newKey();
    const sealed = sealBytes(key, Buffer.from(JSON.stringify({ name: person.name, email: person.email })), subjectId);
    await this.file.execute(
      'INSERT OR REPLACE INTO people (subject_id, sealed_key, sealed) VALUES (?, ?, ?)',
      subjectId,
      sealBytes(this.wrappingKey, key, subjectId),
      sealed,
    );
  }

  async read(subjectIds: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    if (subjectIds.length === 0) return new Map();
    const sql = 'SELECT subject_id, sealed_key, sealed FROM people WHERE subject_id IN (SELECT value FROM json_each(?))';
    const people = new Map<string, Person>();
    for (const row of this.file.rows(sql, JSON.stringify(subjectIds))) {
      const person = this.opened(row);
      if (person !== null) people.set(row['subject_id'] as string, person);
    }
    return people;
  }

  async erase(subjectId: string): Promise<void> {
    await this.file.scrub('DELETE FROM people WHERE subject_id = ?', subjectId);
  }

  addressHash(email: string): string {
    return keyedHash(this.addressKey, email.normalize('NFC').trim().toLowerCase());
  }

  private opened(row: Row): Person | null {
    const subjectId = row['subject_id'] as string;
    const key = openBytes(this.wrappingKey, row['sealed_key'] as Uint8Array, subjectId);
    const plain = key && openBytes(key, row['sealed'] as Uint8Array, subjectId);
    return plain && (JSON.parse(plain.toString('utf8')) as Person);
  }
}
