import { beginningsOf } from '../../../kernel/search-words.js';
import type { PersonalData, Person } from '../../../ports/personal-data.port.js';
import type { Row } from '../sqlite/jobs.js';
import type { PrivateFile } from './private-file.js';
import { derivedKey, keyedHash, newKey, openBytes, sealBytes, wordHash } from '../../sealing/sealing.js';

/** Only they are searched for; invitations are kept here as well. */
const USERS = 'usr_';
const KEEP_WORD = 'INSERT OR IGNORE INTO people_words (word, subject_id) VALUES (?, ?)';
const FORGET_WORD = 'DELETE FROM people_words WHERE word = ? AND subject_id = ?';

/** Each person is sealed with a key of their own, and that key with the master key: without the key the rest is noise. */
export class EmbeddedPersonalData implements PersonalData {
  private readonly wrappingKey: Buffer;
  private readonly addressKey: Buffer;
  private readonly wordKey: Buffer;

  constructor(
    private readonly file: PrivateFile,
    masterKey: Uint8Array,
  ) {
    this.wrappingKey = derivedKey(masterKey, 'personal data');
    this.addressKey = derivedKey(masterKey, 'address hash');
    this.wordKey = derivedKey(masterKey, 'search words');
  }

  async put(subjectId: string, person: Person): Promise<void> {
    const key = newKey();
    const sealed = sealBytes(key, Buffer.from(JSON.stringify({ name: person.name, email: person.email })), subjectId);
    const words = (await this.hashesOf(subjectId)).map((word) => [word, subjectId]);
    const added = this.hashes(subjectId, person).map((word) => [word, subjectId]);
    const row = [subjectId, sealBytes(this.wrappingKey, key, subjectId), sealed];
    const people = 'INSERT OR REPLACE INTO people (subject_id, sealed_key, sealed) VALUES (?, ?, ?)';
    await this.file.run({ statements: [{ sql: FORGET_WORD, rows: words }, { sql: people, rows: [row] }, { sql: KEEP_WORD, rows: added }].filter(({ rows }) => rows.length > 0) });
  }

  async search(beginning: string, after: string | undefined, limit: number): Promise<readonly string[]> {
    const sql = 'SELECT subject_id FROM people_words WHERE word = ? AND subject_id > ? ORDER BY subject_id LIMIT ?';
    return this.file.rows(sql, wordHash(this.wordKey, beginning), after ?? '', limit).map((row) => row['subject_id'] as string);
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
    const words = (await this.hashesOf(subjectId)).map((word) => [word, subjectId]);
    const person = { sql: 'DELETE FROM people WHERE subject_id = ?', rows: [[subjectId]] };
    await this.file.run({ statements: [...(words.length > 0 ? [{ sql: FORGET_WORD, rows: words }] : []), person], scrub: true });
  }

  addressHash(email: string): string {
    return keyedHash(this.addressKey, email.normalize('NFC').trim().toLowerCase());
  }

  private async hashesOf(subjectId: string): Promise<readonly string[]> {
    const person = (await this.read([subjectId])).get(subjectId);
    return person === undefined ? [] : this.hashes(subjectId, person);
  }

  private hashes(subjectId: string, { name = '', email = '' }: Person): readonly string[] {
    return subjectId.startsWith(USERS) ? beginningsOf([name, email]).map((beginning) => wordHash(this.wordKey, beginning)) : [];
  }

  private opened(row: Row): Person | null {
    const subjectId = row['subject_id'] as string;
    const key = openBytes(this.wrappingKey, row['sealed_key'] as Uint8Array, subjectId);
    const plain = key && openBytes(key, row['sealed'] as Uint8Array, subjectId);
    return plain && (JSON.parse(plain.toString('utf8')) as Person);
  }
}
