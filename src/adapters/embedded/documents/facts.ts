import type { SqlValue } from '../sqlite/jobs.js';

/**
 * What kinds of value an indexed path was ever seen to hold. SQLite cannot tell true from 1 and knows nothing of MongoDB's
 * arrays: a predicate or sort goes to SQL only where the path's kinds leave no doubt that both mean the same.
 * `awkward`: arrays on the way or at the end, objects, text that SQLite would cut or change.
 */
export const KINDS = ['none', 'boolean', 'number', 'string', 'awkward'] as const;
export type Kind = (typeof KINDS)[number];
export type Facts = ReadonlyMap<string, ReadonlySet<Kind>>;

const PATH = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/;
const LONE_SURROGATE_OR_NUL = /\p{Surrogate}|\0/u;
const FIRST_SURROGATE = 0xd800;
const LONGEST_LOOKED_THROUGH = 64;

export const isIndexable = (path: string): boolean => PATH.test(path);

/** The SQL expression for a path; the same text in the index and in the query, or SQLite does not match them. */
export const expressionOf = (path: string): string =>
  path === '_id'
    ? 'id'
    : `json_extract(doc, '$.${path
        .split('.')
        .map((part) => `"${part}"`)
        .join('.')}')`;

const isAwkward = (value: object): boolean =>
  Array.isArray(value) || typeof (value as { toJSON?: unknown }).toJSON === 'function';

/** Most texts are short and plain: the expression that knows every letter is only asked about the others. */
const isPlain = (text: string): boolean => {
  if (text.length > LONGEST_LOOKED_THROUGH) return false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0 || code >= FIRST_SURROGATE) return false;
  }
  return true;
};

const leafKind = (value: unknown): Kind => {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isFinite(value) ? 'number' : 'none';
  if (typeof value === 'string') return !isPlain(value) && LONE_SURROGATE_OR_NUL.test(value) ? 'awkward' : 'string';
  return typeof value === 'object' && value !== null ? 'awkward' : 'none';
};

/** @param path its parts */
export const kindAt = (document: object, path: readonly string[]): Kind => {
  let value: unknown = document;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return 'none';
    if (isAwkward(value)) return 'awkward';
    value = Object.hasOwn(value, part) ? (value as Record<string, unknown>)[part] : undefined;
  }
  return leafKind(value);
};

/** Kinds of a path whose values compare in SQL as they do in MongoDB, undefined for any other path. */
export const plainKinds = (facts: Facts, path: string): ReadonlySet<Kind> | undefined => {
  const kinds = facts.get(path);
  if (kinds === undefined || kinds.has('awkward') || (kinds.has('boolean') && kinds.has('number'))) return undefined;
  return kinds;
};

/** A value as SQLite sees it in a stored document; undefined where it has no equal there. */
export const bindable = (value: unknown): SqlValue | undefined => {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return LONE_SURROGATE_OR_NUL.test(value) ? undefined : value;
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? largeInteger(value) : value;
};

const LARGEST_INTEGER = 2n ** 63n - 1n;

/** SQLite read the shortest digits that JSON wrote, not the number's exact value. */
const largeInteger = (value: number): SqlValue => {
  const digits = JSON.stringify(value);
  if (!/^-?\d+$/.test(digits)) return value;
  const exact = BigInt(digits);
  return exact > LARGEST_INTEGER || exact < -LARGEST_INTEGER ? value : exact;
};
