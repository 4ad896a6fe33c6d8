import { createHash } from 'node:crypto';
import type { Filter, FindOptions } from '../../../ports/read-models.port.js';
import type { SqlValue, Statement } from '../sqlite/jobs.js';
import { bindable, expressionOf, type Facts, plainKinds } from './facts.js';
import { descends, directionOf, isListPath, listAt, pathOf } from './index-path.js';

/**
 * An index with an entry for each member of a list. SQLite has no such index, so it is a table that triggers keep in step with the
 * documents. A document is in it if every path holds text.
 */
export interface ListIndex {
  readonly table: string;
  /** Where the paths lead to, in the order of the index. */
  readonly paths: readonly string[];
  readonly newestFirst: boolean;
  /** Place of the list among them. */
  readonly list: number;
  readonly at: ReturnType<typeof listAt>;
}

/** The name of an index, derived from its paths. */
export const pathsDigest = (paths: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(paths)).digest('hex').slice(0, 16);

export const listIndexOf = (collection: string, paths: readonly string[]): ListIndex => {
  const list = paths.findIndex(isListPath);
  return {
    table: `m_${collection}_${pathsDigest(paths)}`,
    paths: paths.map(pathOf),
    newestFirst: descends(paths.at(-1)!),
    list,
    at: listAt(paths[list]!),
  };
};

const columns = ({ paths }: ListIndex): string => [...paths.map((_, at) => `k${at}`), 'doc_id'].join(', ');
const key = ({ paths, newestFirst }: ListIndex): string =>
  [...paths.map((_, at) => `k${at}${newestFirst && at === paths.length - 1 ? ' DESC' : ''}`), 'doc_id'].join(', ');

/** Entries of one document. @param row `NEW`, `OLD` or the documents' table */
const entries = ({ paths, list, at: { members, text } }: ListIndex, row: string, source = ''): string => {
  const valueOf = (path: string): string => expressionOf(path).replace('(doc,', `(${row}.doc,`);
  const texts = paths.map((path, at) => (at === list ? text : valueOf(path)));
  const conditions = texts.map((each) => `typeof(${each}) = 'text'`);
  return `SELECT ${texts.join(', ')}, ${row}.id FROM ${source}${members(`${row}.doc`)} AS each WHERE ${row}.doc IS NOT NULL AND ${conditions.join(' AND ')}`;
};

/** Creates the table and its triggers. */
export const listIndexStatements = (index: ListIndex, documents: string): readonly Statement[] => {
  const { table, paths } = index;
  const add = `INSERT OR IGNORE INTO ${table} (${columns(index)}) ${entries(index, 'NEW')}`;
  const remove = `DELETE FROM ${table} WHERE (${columns(index)}) IN (${entries(index, 'OLD')})`;
  return [
    `CREATE TABLE IF NOT EXISTS ${table} (${paths.map((_, at) => `k${at} TEXT NOT NULL`).join(', ')}, doc_id TEXT NOT NULL, PRIMARY KEY (${key(index)})) WITHOUT ROWID`,
    `CREATE TRIGGER IF NOT EXISTS ${table}_i AFTER INSERT ON ${documents} WHEN NEW.doc IS NOT NULL BEGIN ${add}; END`,
    `CREATE TRIGGER IF NOT EXISTS ${table}_u AFTER UPDATE ON ${documents} BEGIN ${remove}; ${add}; END`,
  ].map((sql) => ({ sql, rows: [[]] }));
};

/** Indexes the documents with ids after the first one, up to the last one; safe to repeat. */
export const listFillStatement = (index: ListIndex, documents: string, after: SqlValue, last: SqlValue): Statement => {
  const some = `(SELECT id, doc FROM ${documents} WHERE id > ?1 AND id <= ?2) AS some`;
  return {
    sql: `INSERT OR IGNORE INTO ${index.table} (${columns(index)}) ${entries(index, 'some', `${some}, `)}`,
    rows: [[after, last]],
  };
};

export interface ListRead {
  /** The part of the filter that the index does not decide. */
  readonly rest: Filter;
  readonly from: string;
  readonly condition: string;
  readonly parameters: readonly SqlValue[];
  readonly order: string;
}

const isText = (facts: Facts, path: string): boolean =>
  [...(plainKinds(facts, path) ?? ['none'])].every((kind) => kind === 'string');

/** Values that the filter requires of the paths; undefined if it has another condition on one of them. */
const equalities = ({ paths, list }: ListIndex, filter: Filter, facts: Facts): readonly SqlValue[] | undefined => {
  const values = paths.slice(0, -1).map((path, at) => {
    const plain = at === list || plainKinds(facts, path) !== undefined;
    return plain && typeof filter[path] === 'string' ? bindable(filter[path]) : undefined;
  });
  return values.includes(undefined) ? undefined : (values as readonly SqlValue[]);
};

/** How to read the index: all paths but the last equal texts, and the last one is the order. @returns undefined if it does not fit */
export const readByList = (
  index: ListIndex,
  documents: string,
  { filter, sort, after }: FindOptions,
  facts: Facts,
): ListRead | undefined => {
  const { paths, table } = index;
  const last = paths.at(-1)!;
  const equal = equalities(index, filter, facts);
  const [by = ''] = sort;
  if (sort.length !== 1 || pathOf(by) !== last || !isText(facts, last) || equal === undefined) return undefined;
  const start = after === undefined ? undefined : bindable(after.values[0] ?? null);
  if (after !== undefined && typeof start !== 'string') return undefined;
  const at = `k${equal.length}`;
  const sign = descends(by) ? '<' : '>';
  const behind = after === undefined ? '' : ` AND ${at} ${sign}= ? AND (${at} ${sign} ? OR doc_id > ?)`;
  return {
    rest: Object.fromEntries(Object.entries(filter).filter(([path]) => paths.indexOf(path) < 0 || path === last)),
    from: `${table} CROSS JOIN ${documents} ON ${documents}.id = doc_id`,
    condition: `${equal.map((_, place) => `k${place} = ?`).join(' AND ')}${behind}`,
    parameters: after === undefined ? equal : [...equal, start!, start!, after.id],
    order: `${at}${directionOf(by)}, doc_id`,
  };
};
