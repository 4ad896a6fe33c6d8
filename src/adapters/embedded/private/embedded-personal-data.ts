import type { KnownSubject, PersonalData, Person, SealedAddress } from '../../../ports/personal-data.port.js';
import type { SealedAddresses } from '../../sealing/sealed-addresses.js';
import { type SealedPeople, type SealedPerson, USERS } from '../../sealing/sealed-people.js';
import type { JobOutcome, Row, SqlValue, Statement } from '../sqlite/jobs.js';
import type { PrivateFile } from './private-file.js';

const INDEXED = 'search words';
const INDEX_PAGE = 500;

const COLUMNS = 'subject_id, sealed_key, sealed';
const STORE = `
INSERT OR REPLACE INTO people (${COLUMNS})
SELECT ?1, ?2, ?3 WHERE ifnull((SELECT times FROM erasures WHERE mark = ?4), 0) = ?5`;
const MARK = `
INSERT INTO erasures (mark, times) VALUES (?, 1) ON CONFLICT (mark) DO UPDATE SET times = times + 1`;
const KNOWN = `
SELECT ifnull(times, 0) AS times, people.* FROM (SELECT ?1 AS id, ?2 AS of)
LEFT JOIN people ON people.subject_id = id LEFT JOIN erasures ON mark = of`;
const REMOVE = 'DELETE FROM people WHERE subject_id = ?';
const FORGET_WORDS = 'DELETE FROM people_words WHERE subject_id = ?';
const KEEP_WORD = 'INSERT OR IGNORE INTO people_words (word, subject_id) VALUES (?, ?)';

const KEEP_KEY = 'INSERT OR IGNORE INTO address_keys (user_id, sealed_key) VALUES (?, ?)';
const REMOVE_KEY = 'DELETE FROM address_keys WHERE user_id = ?';
const KEYS = 'SELECT user_id, sealed_key FROM address_keys WHERE user_id IN (SELECT value FROM json_each(?))';

const stored = (row: Row): SealedPerson => ({
  subjectId: row['subject_id'] as string,
  key: row['sealed_key'] as Uint8Array,
  sealed: row['sealed'] as Uint8Array,
});

export class EmbeddedPersonalData implements PersonalData {
  constructor(
    private readonly file: PrivateFile,
    private readonly people: SealedPeople,
    private readonly addresses: SealedAddresses,
  ) {}

  /** Call it first: it adds people to the index of words who were stored before that index existed. @throws StoreUnavailable */
  async prepare(): Promise<void> {
    if (this.file.row('SELECT value FROM meta WHERE name = ?', INDEXED) !== undefined) return;
    const sql = `SELECT ${COLUMNS} FROM people WHERE subject_id > ? AND subject_id < ? ORDER BY subject_id LIMIT ${INDEX_PAGE}`;
    const next = (after: string): readonly SealedPerson[] => this.file.rows(sql, after, `${USERS}~`).map(stored);
    for (let page = next(USERS); page.length > 0; page = next(page.at(-1)!.subjectId)) {
      const ids = page.map(({ subjectId }) => subjectId);
      const words = [...this.people.open(ids, page, this.people.moment)].flatMap(([subjectId, person]) =>
        this.wordRows(subjectId, person),
      );
      await this.run([
        { sql: FORGET_WORDS, rows: ids.map((id) => [id]) },
        { sql: KEEP_WORD, rows: words },
      ]);
    }
    await this.file.execute('INSERT OR IGNORE INTO meta (name, value) VALUES (?, ?)', INDEXED, '1');
  }

  async put(subjectId: string, person: Person, erasures = 0): Promise<boolean> {
    const { key, sealed } = this.people.seal(subjectId, person);
    const user = subjectId.startsWith(USERS);
    const { refused } = await this.run([
      { sql: FORGET_WORDS, rows: user ? [[subjectId]] : [] },
      { sql: STORE, rows: [[subjectId, key, sealed, this.people.mark(subjectId), erasures]], must: true },
      { sql: KEEP_KEY, rows: user ? [[subjectId, this.addresses.wrappedKey(subjectId)]] : [] },
      { sql: KEEP_WORD, rows: this.wordRows(subjectId, person) },
    ]);
    return !refused;
  }

  async known(subjectId: string): Promise<KnownSubject> {
    const { moment } = this.people;
    const row = this.file.row(KNOWN, subjectId, this.people.mark(subjectId))!;
    const rows = row['sealed'] === null ? [] : [stored(row)];
    return {
      person: this.people.open([subjectId], rows, moment).get(subjectId),
      erasures: Number(row['times']),
    };
  }

  async search(beginning: string, after: string | undefined, limit: number): Promise<readonly string[]> {
    const sql = 'SELECT subject_id FROM people_words WHERE word = ? AND subject_id > ? ORDER BY subject_id LIMIT ?';
    return this.file
      .rows(sql, this.people.word(beginning), after ?? '', limit)
      .map((row) => row['subject_id'] as string);
  }

  async read(subjectIds: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    if (subjectIds.length === 0) return new Map();
    const sql = `SELECT ${COLUMNS} FROM people WHERE subject_id IN (SELECT value FROM json_each(?))`;
    const { moment } = this.people;
    return this.people.open(subjectIds, this.file.rows(sql, JSON.stringify(subjectIds)).map(stored), moment);
  }

  async erase(subjectId: string): Promise<void> {
    this.forget(subjectId);
    try {
      const rows = [[subjectId]];
      const removals = [FORGET_WORDS, REMOVE_KEY, REMOVE].map((sql) => ({ sql, rows }));
      await this.run([{ sql: MARK, rows: [[this.people.mark(subjectId)]] }, ...removals], true);
    } finally {
      // A read in between may have cached the deleted row.
      this.forget(subjectId);
    }
  }

  sealAddress(userId: string | undefined, address: string): Promise<string | null> {
    return this.addresses.seal(userId, address, this.keys);
  }

  openAddresses(sealed: readonly SealedAddress[]): Promise<readonly (string | null)[]> {
    return this.addresses.open(sealed, this.keys);
  }

  addressHash(email: string): string {
    return this.people.addressHash(email);
  }

  private readonly keys = async (userIds: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> => {
    const rows = this.file.rows(KEYS, JSON.stringify(userIds));
    return new Map(rows.map((row) => [row['user_id'] as string, row['sealed_key'] as Uint8Array]));
  };

  private forget(subjectId: string): void {
    this.people.forget(subjectId);
    this.addresses.forget(subjectId);
  }

  private wordRows(subjectId: string, person: Person): readonly (readonly SqlValue[])[] {
    return this.people.words(subjectId, person).map((word) => [word, subjectId]);
  }

  private run(statements: readonly Statement[], scrub = false): Promise<JobOutcome> {
    return this.file.run({ statements: statements.filter(({ rows }) => rows.length > 0), scrub });
  }
}
