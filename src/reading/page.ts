import { nameKey } from '../kernel/names.js';
import { invalid } from '../kernel/refusal.js';
import type { Collection, Document, Filter, Sort } from '../ports/read-models.port.js';

/** Where a list continues: the sort values and the id of the last row, so that inserts before it change nothing. */
export interface Cursor {
  readonly values: readonly unknown[];
  readonly id: string;
}

export interface PageRequest {
  readonly limit: number;
  /** Opaque text of an earlier answer. */
  readonly cursor?: string | undefined;
}

/** A page of things that have a name. */
export interface NamedPageRequest extends PageRequest {
  /** Part of the name, in any case. */
  readonly q?: string | undefined;
}

/** The search as a filter on the name's key. */
export const named = (q: string | undefined): Filter =>
  q === undefined || nameKey(q) === ''
    ? {}
    : { nameKey: { $regex: nameKey(q).replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&') } };

/** A page of things that can be disabled. */
export interface SwitchedPageRequest extends NamedPageRequest {
  readonly status?: Switched | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  /** The answer includes everything up to this position. */
  readonly asOf: bigint;
}

export interface Row<D extends Document> {
  readonly id: string;
  readonly document: D;
}

export interface Rows<D extends Document> {
  readonly rows: readonly Row<D>[];
  readonly nextCursor: string | null;
}

export const DEFAULT_LIMIT = 50;
export const LARGEST_LIMIT = 200;

export const encodeCursor = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify([cursor.id, ...cursor.values])).toString('base64url');

/** @throws Refusal `cursor.invalid` */
export const decodeCursor = (text: string, values: number): Cursor => {
  const parsed = parse(text);
  const scalar = (value: unknown): boolean =>
    value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (!Array.isArray(parsed) || parsed.length !== values + 1 || typeof parsed[0] !== 'string' || !parsed.every(scalar))
    throw invalid('cursor.invalid', 'The cursor is not one that this list gave out.');
  return { id: parsed[0], values: parsed.slice(1) };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

/** Filter of lists of things that can be disabled. */
export type Switched = 'enabled' | 'disabled';

export const switched = (status: Switched | undefined): Filter =>
  status === undefined ? {} : { enabled: status === 'enabled' };

const valueAt = (document: object, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document) ??
  null;

const cursorOf = <D extends Document>({ id, document }: Row<D>, sort: Sort): string =>
  encodeCursor({ id, values: sort.map((path) => valueAt(document, path.replace(/^-/, ''))) });

/** Reads one row more than requested, to know whether there is another page. */
export const readPage = async <D extends Document>(
  collection: Collection<D>,
  filter: Filter,
  sort: Sort,
  page: PageRequest,
): Promise<Rows<D>> => {
  const after = page.cursor === undefined ? undefined : decodeCursor(page.cursor, sort.length);
  const found = await collection.find({ filter, sort, limit: page.limit + 1, ...(after && { after }) });
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > page.limit && last ? cursorOf(last, sort) : null };
};

/** Most rounds for one answer; after that the cursor continues. */
const MOST_ROUNDS = 25;

/**
 * A page of rows that the caller selects by data outside the documents. If few rows fit, an answer may have fewer
 * than requested, and still a cursor.
 * @param fitting returns the rows that fit, in the same order
 */
export const readFitting = async <D extends Document>(
  collection: Collection<D>,
  filter: Filter,
  sort: Sort,
  { limit, cursor }: PageRequest,
  fitting: (rows: readonly Row<D>[]) => Promise<readonly Row<D>[]> | readonly Row<D>[],
): Promise<Rows<D>> => {
  const found: Row<D>[] = [];
  let after = cursor;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { rows, nextCursor } = await readPage(collection, filter, sort, { limit: LARGEST_LIMIT, cursor: after });
    found.push(...(await fitting(rows)));
    if (found.length > limit) return { rows: found.slice(0, limit), nextCursor: cursorOf(found[limit - 1]!, sort) };
    if (nextCursor === null) return { rows: found, nextCursor };
    after = nextCursor;
  }
  return { rows: found, nextCursor: after ?? null };
};
