import { nameKey } from '../kernel/names.js';
import { invalid } from '../kernel/refusal.js';
import type { Collection, Document, Filter, Sort } from '../ports/read-models.port.js';

/** Where a list goes on: the sort values and id of the last row seen, so that inserts before it shift nothing. */
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
  /** Part of the name, whatever its case. */
  readonly q?: string | undefined;
}

/** The search as a filter on the name's key. */
export const named = (q: string | undefined): Filter => (q === undefined || nameKey(q) === '' ? {} : { nameKey: { $regex: nameKey(q).replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&') } });

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  /** Position up to which the answer knows everything. */
  readonly asOf: bigint;
}

export const DEFAULT_LIMIT = 50;
export const LARGEST_LIMIT = 200;

export const encodeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify([cursor.id, ...cursor.values])).toString('base64url');

/** @throws Refusal `cursor.invalid` */
export const decodeCursor = (text: string, values: number): Cursor => {
  const parsed = parse(text);
  const scalar = (value: unknown): boolean => value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
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

const valueAt = (document: object, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document) ?? null;

/** Reads one page more than asked, by one row, to know whether there is another. */
export const readPage = async <D extends Document>(
  collection: Collection<D>,
  filter: Filter,
  sort: Sort,
  page: PageRequest,
): Promise<{ rows: readonly { id: string; document: D }[]; nextCursor: string | null }> => {
  const after = page.cursor === undefined ? undefined : decodeCursor(page.cursor, sort.length);
  const found = await collection.find({ filter, sort, limit: page.limit + 1, ...(after && { after }) });
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  const more = found.length > page.limit && last !== undefined;
  const values = last ? sort.map((path) => valueAt(last.document, path.replace(/^-/, ''))) : [];
  return { rows, nextCursor: more ? encodeCursor({ id: last.id, values }) : null };
};
