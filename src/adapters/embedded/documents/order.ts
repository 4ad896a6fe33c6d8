import type { FindOptions, Sort } from '../../../ports/read-models.port.js';
import { bindable, expressionOf, plainKinds, type Facts } from './facts.js';
import { joined, type Condition } from './filter-to-sql.js';
import { descends, directionOf, pathOf } from './index-path.js';

type After = NonNullable<FindOptions['after']>;
export interface Identified {
  readonly id: string;
  readonly document: object;
}

const exactly = (sql: string, ...parameters: Condition['parameters']): Condition => ({ sql, parameters, exact: true });

const behind = (key: string, value: Condition['parameters'][number], facts: Facts, orEqual = false): Condition => {
  const expression = expressionOf(pathOf(key));
  const sign = `${descends(key) ? '<' : '>'}${orEqual ? '=' : ''}`;
  if (value === null)
    return exactly(
      descends(key) ? (orEqual ? `${expression} IS NULL` : '0') : orEqual ? '1' : `${expression} IS NOT NULL`,
    );
  const nullsBehind = descends(key) && facts.get(pathOf(key))?.has('none') === true;
  return exactly(nullsBehind ? `(${expression} ${sign} ? OR ${expression} IS NULL)` : `${expression} ${sign} ?`, value);
};

const afterToSql = (sort: Sort, after: After, facts: Facts): Condition | undefined => {
  const values = sort.map((_, at) => bindable(after.values[at] ?? null));
  if (values.includes(undefined)) return undefined;
  const bound = values as Condition['parameters'];
  const same = sort.map((key, at) => exactly(`${expressionOf(pathOf(key))} IS ?`, bound[at]!));
  const steps = sort.map((key, at) => joined([...same.slice(0, at), behind(key, bound[at]!, facts)], 'AND'));
  const step = joined([...steps, joined([...same, exactly('id > ?', after.id)], 'AND')], 'OR');
  // The other conditions imply this one, but only with it SQLite starts in the middle of the index.
  return sort.length === 0 ? step : joined([behind(sort[0]!, bound[0]!, facts, true), step], 'AND');
};

/** The order and the continuation in SQL; undefined if SQL does not order like MongoDB. */
export const orderToSql = (
  sort: Sort,
  after: After | undefined,
  facts: Facts,
): { readonly order: string; readonly from: Condition } | undefined => {
  if (sort.some((key) => plainKinds(facts, pathOf(key)) === undefined)) return undefined;
  const from = after === undefined ? exactly('1') : afterToSql(sort, after, facts);
  if (from === undefined) return undefined;
  return {
    order: [...sort.map((key) => expressionOf(pathOf(key)) + directionOf(key)), 'id'].join(', '),
    from,
  };
};

const rank = (value: unknown): number => {
  if (Array.isArray(value) && value.length === 0) return -1;
  if (value === undefined || value === null) return 0;
  return { number: 1, string: 2, object: 3, boolean: 5 }[typeof value as string] ?? 3;
};

const plainCompare = (left: unknown, right: unknown): number => {
  if (typeof left === 'string') return Buffer.compare(Buffer.from(left), Buffer.from(right as string));
  if (typeof left === 'number' || typeof left === 'boolean') return Number(left) - Number(right);
  return left === undefined || left === null
    ? 0
    : Buffer.compare(Buffer.from(JSON.stringify(left)), Buffer.from(JSON.stringify(right)));
};

const compareValues = (left: unknown, right: unknown): number =>
  rank(left) - rank(right) || (rank(left) === -1 ? 0 : plainCompare(left, right));

/** MongoDB sorts an array by its smallest member, descending by its largest. */
const sortValue = (value: unknown, key: string): unknown =>
  Array.isArray(value) && value.length > 0
    ? value.reduce((best, item) => (compareValues(item, best) < 0 === descends(key) ? best : item))
    : value;

const valueAt = (row: Identified, key: string): unknown => {
  let value: unknown = pathOf(key) === '_id' ? { _id: row.id } : row.document;
  for (const part of pathOf(key).split('.')) {
    const step = (from: unknown): unknown =>
      typeof from === 'object' && from !== null && Object.hasOwn(from, part)
        ? (from as Record<string, unknown>)[part]
        : undefined;
    value = Array.isArray(value) ? value.flatMap(step) : step(value);
  }
  return value;
};

/** The same order in memory, if SQL cannot do it. */
export const sortInMemory = (
  rows: readonly Identified[],
  { sort, after, limit }: FindOptions,
): readonly Identified[] => {
  const keyed = rows.map((row) => ({ row, id: row.id, values: sort.map((key) => sortValue(valueAt(row, key), key)) }));
  const compare = (left: After, right: After): number => {
    for (const [at, key] of sort.entries()) {
      const difference = compareValues(left.values[at], right.values[at]);
      if (difference !== 0) return descends(key) ? -difference : difference;
    }
    return Buffer.compare(Buffer.from(left.id), Buffer.from(right.id));
  };
  const start = after && { id: after.id, values: sort.map((key, at) => sortValue(after.values[at], key)) };
  const rest = start === undefined ? keyed : keyed.filter((row) => compare(row, start) > 0);
  return rest
    .sort(compare)
    .slice(0, limit)
    .map(({ row }) => row);
};
