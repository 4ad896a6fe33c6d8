import { Query } from 'mingo';
import { StoreUnavailable } from '../../../ports/event-store.port.js';
import type {
  Collection,
  Document,
  Filter,
  FindOptions,
  GuardedWrite,
  StoredDocument,
} from '../../../ports/read-models.port.js';
import type { JobOutcome, Row, SqlValue } from '../sqlite/jobs.js';
import type { SqliteReader } from '../sqlite/sqlite-reader.js';
import type { SqliteWriter } from '../sqlite/sqlite-writer.js';
import { tableOf, type CollectionState } from './collection-state.js';
import type { Facts } from './facts.js';
import { readByList } from './list-index.js';
import { filterToSql, type Condition } from './filter-to-sql.js';
import { orderToSql, sortInMemory, type Identified } from './order.js';

const SCAN_PAGE = 500;

const identified = (row: Row): Identified => ({
  id: row['id'] as string,
  document: JSON.parse(row['doc'] as string) as object,
});

const stored = <D extends Document>(row: Row): StoredDocument<D> => ({
  id: row['id'] as string,
  marker: row['marker'] as bigint,
  document: row['doc'] === null ? null : (JSON.parse(row['doc'] as string) as D),
});

/** Tests in memory what SQL did not decide; undefined if SQL decided everything. */
const remainder = (filter: Filter, condition: Condition): ((row: Identified) => boolean) | undefined => {
  if (condition.exact) return undefined;
  const query = new Query(filter, { scriptEnabled: false });
  return (row) => query.test({ ...row.document, _id: row.id });
};

/** @returns the ids of the writes whose guard failed */
export const lostWrites = (writes: readonly GuardedWrite[], outcome: JobOutcome): readonly string[] => {
  const changes = outcome.results.flatMap((result) => result.changes);
  return writes.filter((_, at) => changes[at] === 0).map((write) => write.id);
};

export class EmbeddedCollection<D extends Document> implements Collection<D> {
  private readonly table: string;

  constructor(
    private readonly state: CollectionState,
    private readonly reader: SqliteReader,
    private readonly writer: SqliteWriter,
  ) {
    this.table = tableOf(state.name);
  }

  async get(id: string): Promise<D | null> {
    const row = this.reader.first(`SELECT doc FROM ${this.table} WHERE id = ? AND doc IS NOT NULL`, id);
    return row === undefined ? null : (JSON.parse(row['doc'] as string) as D);
  }

  async getMany(ids: readonly string[]): Promise<ReadonlyMap<string, D>> {
    if (ids.length === 0) return new Map();
    const sql = `SELECT id, doc FROM ${this.table} WHERE id IN (SELECT value FROM json_each(?)) AND doc IS NOT NULL`;
    const documents = new Map<string, D>();
    for (const row of this.reader.all(sql, JSON.stringify(ids)))
      documents.set(row['id'] as string, JSON.parse(row['doc'] as string) as D);
    return documents;
  }

  async load(ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument<D>>> {
    if (ids.length === 0) return new Map();
    const sql = `SELECT id, marker, doc FROM ${this.table} WHERE id IN (SELECT value FROM json_each(?))`;
    const rows = this.reader.all(sql, JSON.stringify(ids));
    return new Map(rows.map((row) => [row['id'] as string, stored<D>(row)]));
  }

  async find(options: FindOptions): Promise<readonly { readonly id: string; readonly document: D }[]> {
    const facts = this.state.factsNow(this.reader);
    const byList = this.findByList(options, facts);
    if (byList !== undefined) return byList as readonly { readonly id: string; readonly document: D }[];
    const condition = filterToSql(options.filter, facts);
    const matches = remainder(options.filter, condition);
    const select = `SELECT id, doc FROM ${this.table} WHERE doc IS NOT NULL AND ${condition.sql}`;
    const ordered = orderToSql(options.sort, options.after, facts);
    const rows =
      ordered === undefined
        ? sortInMemory(this.matching(select, condition.parameters, matches, Infinity), options)
        : this.matching(
            `${select} AND ${ordered.from.sql} ORDER BY ${ordered.order}`,
            [...condition.parameters, ...ordered.from.parameters],
            matches,
            options.limit,
          );
    return rows as readonly { readonly id: string; readonly document: D }[];
  }

  async count(filter: Filter): Promise<number> {
    const condition = filterToSql(filter, this.state.factsNow(this.reader));
    const from = `FROM ${this.table} WHERE doc IS NOT NULL AND ${condition.sql}`;
    const matches = remainder(filter, condition);
    if (matches === undefined)
      return Number(this.reader.first(`SELECT count(*) AS n ${from}`, ...condition.parameters)!['n']);
    let count = 0;
    this.reader.each(`SELECT id, doc ${from}`, condition.parameters, (row) => {
      if (matches(identified(row))) count += 1;
      return true;
    });
    return count;
  }

  async write(writes: readonly GuardedWrite<D>[]): Promise<readonly string[]> {
    if (this.state.dropped) throw new StoreUnavailable(`the collection ${this.state.name} was dropped`);
    if (writes.length === 0) return [];
    const kinds = this.state.newKinds(writes.map((write) => write.document));
    const statements = [...this.state.writeStatements(writes), ...this.state.kindStatements(kinds)];
    const outcome = await this.writer.run({ statements });
    this.state.remember(kinds);
    return lostWrites(writes, outcome);
  }

  async *scan(): AsyncIterable<StoredDocument<D>> {
    const sql = `SELECT id, marker, doc FROM ${this.table} WHERE id > ? ORDER BY id LIMIT ${SCAN_PAGE}`;
    const first = `SELECT id, marker, doc FROM ${this.table} ORDER BY id LIMIT ${SCAN_PAGE}`;
    for (let rows = this.reader.all(first); rows.length > 0; rows = this.reader.all(sql, rows.at(-1)!['id']!)) {
      for (const row of rows) yield stored<D>(row);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private findByList(options: FindOptions, facts: Facts): readonly Identified[] | undefined {
    for (const index of this.state.lists.values()) {
      const read = readByList(index, this.table, options, facts);
      if (read === undefined) continue;
      const rest = filterToSql(read.rest, facts);
      const sql = `SELECT id, doc FROM ${read.from} WHERE ${read.condition} AND doc IS NOT NULL AND ${rest.sql} ORDER BY ${read.order}`;
      return this.matching(sql, [...read.parameters, ...rest.parameters], remainder(read.rest, rest), options.limit);
    }
    return undefined;
  }

  private matching(
    sql: string,
    parameters: readonly SqlValue[],
    matches: ((row: Identified) => boolean) | undefined,
    limit: number,
  ): readonly Identified[] {
    const rows: Identified[] = [];
    if (limit <= 0) return rows;
    // Passing a single row between threads costs as much as reading it.
    if (matches === undefined)
      return this.reader.all(`${sql} LIMIT ?`, ...parameters, limit === Infinity ? -1 : limit).map(identified);
    this.reader.each(sql, parameters, (row) => {
      const candidate = identified(row);
      if (matches(candidate)) rows.push(candidate);
      return rows.length < limit;
    });
    return rows;
  }
}
