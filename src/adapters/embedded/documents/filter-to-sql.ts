import type { Filter } from '../../../ports/read-models.port.js';
import type { SqlValue } from '../sqlite/jobs.js';
import { bindable, expressionOf, plainKinds, type Facts, type Kind } from './facts.js';

/** A condition that every matching document meets. If it is exact, no other document meets it. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
  readonly exact: boolean;
}

const condition = (sql: string, ...parameters: readonly SqlValue[]): Condition => ({ sql, parameters, exact: true });
const EVERYTHING: Condition = condition('1');
const NOTHING: Condition = condition('0');
const UNDECIDED: Condition = { sql: '1', parameters: [], exact: false };

export const joined = (conditions: readonly Condition[], word: 'AND' | 'OR'): Condition => ({
  sql: conditions.length === 0 ? '1' : `(${conditions.map((part) => part.sql).join(` ${word} `)})`,
  parameters: conditions.flatMap((part) => part.parameters),
  exact: conditions.every((part) => part.exact),
});

/** A document with this text at the path has it somewhere in its JSON. This leaves only few documents to test. */
const mentions = (value: string): Condition => ({
  sql: 'instr(doc, ?) > 0',
  parameters: [JSON.stringify(value)],
  exact: false,
});

const kindOf = (value: unknown): Kind => (value === null ? 'none' : (typeof value as Kind));

interface Operand {
  readonly expression: string;
  readonly kinds: ReadonlySet<Kind>;
  readonly value: unknown;
}

const equal = ({ expression, kinds, value }: Operand): Condition => {
  const bound = bindable(value);
  if (bound === undefined) return UNDECIDED;
  if (bound === null) return condition(`${expression} IS NULL`);
  return kinds.has(kindOf(value)) ? condition(`${expression} = ?`, bound) : NOTHING;
};

const unequal = (operand: Operand): Condition => {
  const bound = bindable(operand.value);
  if (bound === undefined) return UNDECIDED;
  if (bound === null) return condition(`${operand.expression} IS NOT NULL`);
  return operand.kinds.has(kindOf(operand.value)) ? condition(`${operand.expression} IS NOT ?`, bound) : EVERYTHING;
};

const anyOf = ({ expression, kinds, value }: Operand): Condition => {
  if (!Array.isArray(value) || value.some((item) => bindable(item) === undefined)) return UNDECIDED;
  const found = value.filter((item) => item !== null && kinds.has(kindOf(item)));
  const listed = condition(`${expression} IN (SELECT value FROM json_each(?))`, JSON.stringify(found));
  const parts = [
    ...(found.length > 0 ? [listed] : []),
    ...(value.includes(null) ? [condition(`${expression} IS NULL`)] : []),
  ];
  return parts.length === 0 ? NOTHING : joined(parts, 'OR');
};

const noneOf = (operand: Operand): Condition => {
  const any = anyOf(operand);
  // IN answers NULL, not false, for a missing value.
  return any.exact ? { ...any, sql: `NOT ifnull(${any.sql}, 0)` } : UNDECIDED;
};

/** MongoDB compares within one type; SQLite sorts every number before every text. */
const compared = ({ expression, kinds, value }: Operand, operator: string): Condition => {
  const bound = bindable(value);
  if (bound === undefined || (typeof value !== 'number' && typeof value !== 'string')) return UNDECIDED;
  if (!kinds.has(kindOf(value))) return NOTHING;
  const upwards = operator.startsWith('>');
  const bracket =
    typeof value === 'number' && upwards
      ? ` AND ${expression} < ''`
      : typeof value === 'string' && !upwards
        ? ` AND ${expression} >= ''`
        : '';
  return condition(`(${expression} ${operator} ?${bracket})`, bound);
};

const OPERATORS: Readonly<Record<string, (operand: Operand) => Condition>> = {
  $eq: equal,
  $ne: unequal,
  $in: anyOf,
  $nin: noneOf,
  $gt: (operand) => compared(operand, '>'),
  $gte: (operand) => compared(operand, '>='),
  $lt: (operand) => compared(operand, '<'),
  $lte: (operand) => compared(operand, '<='),
};

const fieldToSql = (path: string, test: unknown, facts: Facts): Condition => {
  const kinds = plainKinds(facts, path);
  if (kinds === undefined) return typeof test === 'string' ? mentions(test) : UNDECIDED;
  const expression = expressionOf(path);
  if (typeof test !== 'object' || test === null) return equal({ expression, kinds, value: test });
  const operators = Object.entries(test);
  if (Object.getPrototypeOf(test) !== Object.prototype || operators.length === 0) return UNDECIDED;
  return joined(
    operators.map(([name, value]) =>
      Object.hasOwn(OPERATORS, name) ? OPERATORS[name]!({ expression, kinds, value }) : UNDECIDED,
    ),
    'AND',
  );
};

const listToSql = (tests: unknown, word: 'AND' | 'OR', facts: Facts): Condition =>
  Array.isArray(tests) && tests.length > 0
    ? joined(
        tests.map((test) => filterToSql(test as Filter, facts)),
        word,
      )
    : UNDECIDED;

/** The part of a filter that SQL can decide for paths with these facts. */
export const filterToSql = (filter: Filter, facts: Facts): Condition =>
  joined(
    Object.entries(filter).map(([name, test]) => {
      if (name === '$and') return listToSql(test, 'AND', facts);
      if (name === '$or') return listToSql(test, 'OR', facts);
      return name.startsWith('$') ? UNDECIDED : fieldToSql(name, test, facts);
    }),
    'AND',
  );
