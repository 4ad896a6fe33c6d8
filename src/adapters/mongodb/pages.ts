import type { Filter, FindOptions, Sort } from '../../ports/read-models.port.js';

type After = NonNullable<FindOptions['after']>;

export const descends = (key: string): boolean => key.startsWith('-');
export const pathOf = (key: string): string => (descends(key) ? key.slice(1) : key);

/** MongoDB's order of the JSON types; missing values and null come first. */
const KINDS = ['number', 'string', 'object', 'bool'] as const;

const kindOf = (value: unknown): (typeof KINDS)[number] =>
  typeof value === 'number' || typeof value === 'bigint'
    ? 'number'
    : typeof value === 'string'
      ? 'string'
      : typeof value === 'boolean'
        ? 'bool'
        : 'object';

const isNothing = (value: unknown): boolean => value === undefined || value === null;

/**
 * Filters for the rows after a value, in order. Comparison operators see only values of one type, so
 * other types have filters of their own.
 */
const behind = (key: string, value: unknown): readonly Filter[] => {
  const path = pathOf(key);
  const at = isNothing(value) ? -1 : KINDS.indexOf(kindOf(value));
  const same: readonly Filter[] = at < 0 ? [] : [{ [path]: { [descends(key) ? '$lt' : '$gt']: value } }];
  if (!descends(key)) return at === KINDS.length - 1 ? same : [...same, { [path]: { $type: KINDS.slice(at + 1) } }];
  if (at < 0) return [];
  return [...same, ...(at === 0 ? [] : [{ [path]: { $type: KINDS.slice(0, at) } }]), { [path]: null }];
};

/**
 * The rest of a sorted list after a row, as filters in order: first the same values and a greater id, then the last
 * sort path after its value and the others equal, and so on. Each is one range of the index; a page rarely needs more than two.
 */
export const restOf = (sort: Sort, after: After): readonly Filter[] => {
  const values = sort.map((_, at) => after.values[at] ?? null);
  const same = sort.map((key, at): Filter => ({ [pathOf(key)]: values[at] }));
  const steps: Filter[] = [{ $and: [...same, { _id: { $gt: after.id } }] }];
  for (let at = sort.length - 1; at >= 0; at -= 1) {
    for (const part of behind(sort[at]!, values[at])) steps.push({ $and: [...same.slice(0, at), part] });
  }
  return steps;
};

export const orderOf = (sort: Sort): Record<string, 1 | -1> => {
  const order: Record<string, 1 | -1> = {};
  for (const key of sort) order[pathOf(key)] = descends(key) ? -1 : 1;
  return { ...order, _id: order['_id'] ?? 1 };
};
