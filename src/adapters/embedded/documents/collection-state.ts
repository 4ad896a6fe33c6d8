import type { CollectionSpec, GuardedWrite } from '../../../ports/read-models.port.js';
import type { SqlValue, Statement } from '../sqlite/jobs.js';
import type { SqliteReader } from '../sqlite/sqlite-reader.js';
import { directionOf, isListPath, pathOf } from './index-path.js';
import { type ListIndex, pathsDigest } from './list-index.js';
import { expressionOf, isIndexable, kindAt, KINDS, type Facts, type Kind } from './facts.js';

const NAME = /^[a-z][a-z0-9_]{0,99}$/;
const WATCHED = 'watched';

/** @throws Error for a name or path that is not safe in an SQL statement */
export const checkSpec = (spec: CollectionSpec): void => {
  if (!NAME.test(spec.name)) throw new Error(`not a collection's name: ${JSON.stringify(spec.name)}`);
  const wrong = spec.indexes
    .flat()
    .find((path) => !(path.includes('[]') ? isListPath(path) : isIndexable(pathOf(path))));
  if (wrong !== undefined) throw new Error(`not a path that can be indexed: ${JSON.stringify(wrong)}`);
};

export const tableOf = (name: string): string => `c_${name}`;

const indexStatement = (name: string, paths: readonly string[]): Statement => {
  const expressions = [...paths.map((path) => expressionOf(pathOf(path)) + directionOf(path)), 'id'].join(', ');
  const sql = `CREATE INDEX IF NOT EXISTS i_${name}_${pathsDigest(paths)} ON ${tableOf(name)} (${expressions}) WHERE doc IS NOT NULL`;
  return { sql, rows: [[]] };
};

export const createStatements = (spec: CollectionSpec): readonly Statement[] => [
  { sql: 'INSERT OR IGNORE INTO collections (name) VALUES (?)', rows: [[spec.name]] },
  {
    sql: `CREATE TABLE IF NOT EXISTS ${tableOf(spec.name)} (id TEXT PRIMARY KEY NOT NULL, marker INTEGER NOT NULL, doc TEXT) WITHOUT ROWID`,
    rows: [[]],
  },
  ...spec.indexes.filter((paths) => !paths.some(isListPath)).map((paths) => indexStatement(spec.name, paths)),
];

/** @param tables those of the collection's list indexes */
export const dropStatements = (name: string, tables: readonly string[]): readonly Statement[] => [
  ...tables.map((table) => ({ sql: `DROP TABLE IF EXISTS ${table}`, rows: [[]] })),
  { sql: `DROP TABLE IF EXISTS ${tableOf(name)}`, rows: [[]] },
  { sql: 'DELETE FROM kinds WHERE collection = ?', rows: [[name]] },
  { sql: 'DELETE FROM collections WHERE name = ?', rows: [[name]] },
];

const sqlFor = (name: string, fresh: boolean): string =>
  fresh
    ? `INSERT INTO ${tableOf(name)} (id, marker, doc) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING`
    : `UPDATE ${tableOf(name)} SET marker = ?2, doc = ?3 WHERE id = ?1 AND marker = ?4`;

/** State that all handles on a collection share. */
export class CollectionState {
  dropped = false;
  /** The complete list indexes. */
  readonly lists = new Map<string, ListIndex>();
  private readonly paths = new Set<string>();
  private readonly known = new Set<string>();
  private seen: { readonly version: unknown; readonly facts: Facts } | undefined;

  constructor(readonly name: string) {}

  /** @returns the paths that were not watched before */
  watch(spec: CollectionSpec): readonly string[] {
    const watched = spec.indexes.flat().flatMap((path) => (isListPath(path) ? [] : pathOf(path)));
    const added = [...new Set(watched)].filter((path) => !this.paths.has(path));
    for (const path of added) this.paths.add(path);
    return added;
  }

  /** Tables of the existing list indexes. */
  listTables(reader: SqliteReader): readonly string[] {
    const tables = reader.all(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, ?) = ?",
      this.name.length + 3,
      `m_${this.name}_`,
    );
    return tables
      .map((row) => row['name'] as string)
      .filter((table) => /^[0-9a-f]{16}$/.test(table.slice(this.name.length + 3)));
  }

  facts(reader: SqliteReader): Facts {
    const facts = new Map<string, Set<Kind>>([['_id', new Set(['string'])]]);
    const rows = reader.all('SELECT path, kind FROM kinds WHERE collection = ?', this.name);
    for (const row of rows) if (row['kind'] === WATCHED) facts.set(row['path'] as string, new Set());
    for (const row of rows) if (row['kind'] !== WATCHED) facts.get(row['path'] as string)?.add(row['kind'] as Kind);
    return facts;
  }

  /** Facts about the paths, read again only if the file was changed. */
  factsNow(reader: SqliteReader): Facts {
    const version = reader.first('PRAGMA data_version')!['data_version'];
    if (this.seen?.version !== version) this.seen = { version, facts: this.facts(reader) };
    return this.seen!.facts;
  }

  /** Statements of guarded writes, in the given order, because a later write may depend on an earlier one. */
  writeStatements(writes: readonly GuardedWrite[], must = false): readonly Statement[] {
    const statements: Statement[] = [];
    const sql = { fresh: sqlFor(this.name, true), changed: sqlFor(this.name, false) };
    let rows: SqlValue[][] = [];
    for (const { id, marker, expected, document } of writes) {
      const wanted = expected === null ? sql.fresh : sql.changed;
      if (statements.at(-1)?.sql !== wanted) statements.push({ sql: wanted, rows: (rows = []), must });
      const text = document === null ? null : JSON.stringify(document);
      rows.push(expected === null ? [id, marker, text] : [id, marker, text, expected]);
    }
    return statements;
  }

  /** New kinds of value that these documents add to watched paths. */
  newKinds(documents: readonly (object | null)[]): readonly string[] {
    const found = new Set<string>();
    for (const path of this.paths) {
      const parts = path.split('.');
      const kinds = new Set(KINDS.filter((kind) => this.known.has(`${path} ${kind}`)));
      for (const document of documents) {
        if (document === null) continue;
        const kind = kindAt(document, parts);
        if (!kinds.has(kind)) found.add(`${path} ${kind}`);
      }
    }
    return [...found];
  }

  kindStatements(entries: readonly string[]): readonly Statement[] {
    if (entries.length === 0) return [];
    return [
      {
        sql: 'INSERT OR IGNORE INTO kinds (collection, path, kind) VALUES (?, ?, ?)',
        rows: entries.map((entry) => [this.name, ...entry.split(' ')]),
      },
    ];
  }

  watchedEntries(paths: readonly string[]): readonly string[] {
    return paths.map((path) => `${path} ${WATCHED}`);
  }

  /** Call it only after the write: a failed write must add them again. */
  remember(entries: readonly string[]): void {
    for (const entry of entries) this.known.add(entry);
  }
}
