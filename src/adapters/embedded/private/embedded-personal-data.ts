import type { PersonalData, Person } from '../../../ports/personal-data.port.js';
import { type SealedPeople, type SealedPerson, USERS } from '../../sealing/sealed-people.js';
import type { Row, SqlValue, Statement } from '../sqlite/jobs.js';
import type { PrivateFile } from './private-file.js';

const INDEXED = 'search words';
const INDEX_PAGE = 500;

const COLUMNS = 'subject_id, sealed_key, sealed';
const STORE = `INSERT OR REPLACE INTO people (${COLUMNS}) VALUES (?, ?, ?)`;
const REMOVE = 'DELETE FROM people WHERE subject_id = ?';
const FORGET_WORDS = 'DELETE FROM people_words WHERE subject_id = ?';
const KEEP_WORD = 'INSERT OR IGNORE INTO people_words (word, subject_id) VALUES (?, ?)';

const stored = (row: Row): SealedPerson => ({
  subjectId: row['subject_id'] as string,
  key: row['sealed_key'] as Uint8Array,
  sealed: row['sealed'] as Uint8Array,
});

export class EmbeddedPersonalData implements PersonalData {
  constructor(
    private readonly file: PrivateFile,
    private readonly people: SealedPeople,
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

  async put(subjectId: string, person: Person): Promise<void> {
    const { key, sealed } = this.people.seal(subjectId, person);
    const searched = subjectId.startsWith(USERS);
    await this.run([
      { sql: FORGET_WORDS, rows: searched ? [[subjectId]] : [] },
      { sql: STORE, rows: [[subjectId, key, sealed]] },
      { sql: KEEP_WORD, rows: this.wordRows(subjectId, person) },
    ]);
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
    this.people.forget(subjectId);
    try {
      await this.run(
        [
          { sql: FORGET_WORDS, rows: [[subjectId]] },
          { sql: REMOVE, rows: [[subjectId]] },
        ],
        true,
      );
    } finally {
      // A read in between may have cached the deleted row.
      this.people.forget(subjectId);
    }
  }

  addressHash(email: string): string {
    return this.people.addressHash(email);
  }

  private wordRows(subjectId: string, person: Person): readonly (readonly SqlValue[])[] {
    return this.people.words(subjectId, person).map((word) => [word, subjectId]);
  }

  private async run(statements: readonly Statement[], scrub = false): Promise<void> {
    await this.file.run({ statements: statements.filter(({ rows }) => rows.length > 0), scrub });
  }
}
