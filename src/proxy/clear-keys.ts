import { toUSVString } from 'node:util';
import { type Field, fieldsOf, isObject, type Span } from './json-text.js';

const ASCII = /^[\x20-\x7e]*$/;

/** The key as the most lenient parser reads it: some ignore case, and one of them reads `ſ` as `s`. */
const folded = (key: string): string => (ASCII.test(key) ? key : key.normalize('NFKC')).toLowerCase();

const byFolded = (...keys: readonly string[]): ReadonlyMap<string, string> =>
  new Map(keys.map((key) => [folded(key), key]));

const ENVELOPE = byFolded('jsonrpc', 'id', 'method', 'params', 'result', 'error');
const DECIDED_ON = byFolded('name', 'uri', 'ref', 'type', 'taskId', 'notifications', 'resourceSubscriptions', '_meta');

const areClear = (fields: readonly Field[], known: ReadonlyMap<string, string>, others: boolean): boolean => {
  const seen = new Set<string>();
  return fields.every(({ key }) => {
    const read = folded(key);
    const meant = known.get(read);
    if (seen.has(read) || (meant === undefined ? !others : meant !== key)) return false;
    seen.add(read);
    return true;
  });
};

const DEEPEST = 4;
/** No method has more than a handful. The arguments of a tool are not counted. */
const MOST_FIELDS = 256;

const isClear = (value: unknown, depth = 0): boolean => {
  if (typeof value === 'string') return toUSVString(value) === value;
  if (typeof value !== 'object' || value === null) return true;
  return depth < DEEPEST && Object.values(value).every((inner) => isClear(inner, depth + 1));
};

/** Whether what is decided on holds no half of a character: some parsers keep it, some put another one in its place. */
export const hasClearTexts = ({ method, id, params }: Readonly<Record<string, unknown>>): boolean =>
  isClear(method) &&
  isClear(id) &&
  (!isObject(params) || [...DECIDED_ON.values()].every((key) => key === '_meta' || isClear(params[key])));

const INNER: ReadonlySet<string> = new Set(['ref', 'notifications', '_meta']);

/** Whether every parser reads the same message. The arguments of a tool are not checked: only the tool reads them. */
export const hasClearKeys = (text: string, message: Span): boolean => {
  const envelope = fieldsOf(text, message);
  if (!areClear(envelope, ENVELOPE, false)) return false;
  const params = envelope.find(({ key }) => key === 'params');
  if (params === undefined) return true;
  const fields = fieldsOf(text, params);
  return (
    fields.length <= MOST_FIELDS &&
    areClear(fields, DECIDED_ON, true) &&
    fields.every((field) => !INNER.has(field.key) || areClear(fieldsOf(text, field), DECIDED_ON, true))
  );
};
