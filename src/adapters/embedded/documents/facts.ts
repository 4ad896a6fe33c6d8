import type { SqlValue } from '../sqlite/jobs.js';

/**
 * The kinds of value that an indexed path has ever had. SQLite cannot tell true from 1 and does not know MongoDB's
 * arrays, so a predicate or sort goes to SQL only if both mean the same for these kinds.
 * `awkward`: arrays on the path or at its end, objects, and text that SQLite would cut or change.
 */
export const KINDS = ['none', 'boolean', 'number', 'string', 'awkward'] as const;
export type Kind = (typeof KINDS)[number];
export type Facts = ReadonlyMap<string, ReadonlySet<Kind>>;

const PATH = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/;
const LONE_SURROGATE_OR_NUL = /\p{Surrogate}|\0/u;
const FIRST_SURROGATE = 0xd800;
const LONGEST_LOOKED_THROUGH = 64;

export const isIndexable = (path: string): boolean => PATH.test(path);

/** The SQL expression for a path. Index and query must have the same text, or SQLite does not use the index. */
export const expressionOf = (path: string): string =>
  path === '_id'
    ? 'id'
    : `json_extract(doc, '$.${path
        .split('.')
        .map((part) => `"${part}"`)
        .join('.')}')`;

const isAwkward = (value: object): boolean =>
  Array.isArray(value) || typeof (value as { toJSON?: unknown }).toJSON === 'function';

/** Most texts are short and simple. Only the others need the expression that knows every letter. */
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

/** Kinds of a path if its values compare in SQL as in MongoDB, else undefined. */
export const plainKinds = (facts: Facts, path: string): ReadonlySet<Kind> | undefined => {
  const kinds = facts.get(path);
  if (kinds === undefined || kinds.has('awkward') || (kinds.has('boolean') && kinds.has('number'))) return undefined;
  return kinds;
};

/** A value as SQLite reads it from a stored document; undefined if SQLite has no equal value. */
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
