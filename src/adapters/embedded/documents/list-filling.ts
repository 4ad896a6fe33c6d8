import type { CollectionSpec } from '../../../ports/read-models.port.js';
import type { Statement } from '../sqlite/jobs.js';
import type { SqliteReader } from '../sqlite/sqlite-reader.js';
import type { SqliteWriter } from '../sqlite/sqlite-writer.js';
import { type CollectionState, tableOf } from './collection-state.js';
import { isListPath } from './index-path.js';
import { type ListIndex, listFillStatement, listIndexOf, listIndexStatements } from './list-index.js';

/** Documents indexed at once, so that other writers wait for at most some tens of milliseconds. */
const SLICE = 1_000;
/** Marks an index as incomplete, beside the kinds of the collection, because the process may die meanwhile. */
const UNFINISHED = 'unfinished';

const begin = (name: string, index: ListIndex): readonly Statement[] => [
  ...listIndexStatements(index, tableOf(name)),
  {
    sql: 'INSERT OR IGNORE INTO kinds (collection, path, kind) VALUES (?, ?, ?)',
    rows: [[name, index.table, UNFINISHED]],
  },
];

const end = (name: string, { table }: ListIndex): Statement => ({
  sql: 'DELETE FROM kinds WHERE collection = ? AND path = ? AND kind = ?',
  rows: [[name, table, UNFINISHED]],
});

/** Creates missing list indexes and completes unfinished ones. Queries use only complete ones. @throws StoreUnavailable */
export const completeLists = async (
  state: CollectionState,
  spec: CollectionSpec,
  reader: SqliteReader,
  writer: SqliteWriter,
): Promise<void> => {
  const there = state.listTables(reader);
  for (const index of spec.indexes
    .filter((paths) => paths.some(isListPath))
    .map((paths) => listIndexOf(spec.name, paths))) {
    const unfinished = reader.first(
      'SELECT 1 FROM kinds WHERE collection = ? AND path = ? AND kind = ?',
      spec.name,
      index.table,
      UNFINISHED,
    );
    if (!there.includes(index.table) || unfinished !== undefined) await fill(spec.name, index, reader, writer);
    state.lists.set(index.table, index);
  }
};

/** Triggers add all later writes to the index. */
const fill = async (name: string, index: ListIndex, reader: SqliteReader, writer: SqliteWriter): Promise<void> => {
  const documents = tableOf(name);
  await writer.run({ statements: begin(name, index) });
  for (let after = ''; ;) {
    const last = reader.first(
      `SELECT max(id) AS id FROM (SELECT id FROM ${documents} WHERE id > ? ORDER BY id LIMIT ${SLICE})`,
      after,
    )!['id'] as string | null;
    if (last === null) break;
    await writer.run({ statements: [listFillStatement(index, documents, after, last)] });
    after = last;
  }
  await writer.run({ statements: [end(name, index)] });
};
