import type { Message } from './wire.js';

/** How a MongoDB can answer a query, as its manual says of compound indexes: equality first, then the sort, then what is left. */
export interface QueryPlan {
  /** Its keys, or undefined: every document of the collection is read. */
  readonly index: Message | undefined;
  /** Whether the index has the order of the sort, so that no more than the page is read and nothing is sorted. */
  readonly sorted: boolean;
  /** Paths whose conditions are tested on each document that the index gives, in order. */
  readonly tested: readonly string[];
}

interface Condition {
  readonly path: string;
  readonly equal: boolean;
}

/** Whether the condition leaves one value, or some: then the server merges as many ranges of the index as there are values. */
const leavesValues = (test: unknown): boolean => {
  if (typeof test !== 'object' || test === null) return true;
  return Object.keys(test).every((operator) => operator === '$in' || operator === '$eq');
};

const conditionsOf = (filter: Message): readonly Condition[] =>
  Object.entries(filter).flatMap(([path, test]): readonly Condition[] =>
    path === '$and' ? (test as Message[]).flatMap(conditionsOf) : [{ path, equal: leavesValues(test) }],
  );

const directions = (keys: readonly (readonly [string, unknown])[], by: number): string =>
  JSON.stringify(keys.map(([path, direction]) => [path, Number(direction) * by]));

const planBy = (index: Message, conditions: readonly Condition[], sort: Message): QueryPlan => {
  const equal = new Set(conditions.filter((each) => each.equal).map(({ path }) => path));
  const keys = Object.entries(index);
  let at = 0;
  while (at < keys.length && equal.has(keys[at]![0])) at += 1;
  const used = new Set(keys.slice(0, at).map(([path]) => path));
  const wanted = Object.entries(sort).filter(([path]) => !used.has(path));
  const rest = keys.slice(at, at + wanted.length);
  const sorted = [1, -1].some((by) => directions(rest, by) === directions(wanted, 1));
  const [first] = wanted.map(([path]) => path);
  const tested = conditions.filter(({ path }) => !used.has(path) && path !== first).map(({ path }) => path);
  return { index: at === 0 && !sorted ? undefined : index, sorted, tested: [...new Set(tested)] };
};

/** The best of the plans over these indexes; that of `_id` is always there. */
export const planOf = (indexes: readonly Message[], filter: Message, sort: Message): QueryPlan => {
  const conditions = conditionsOf(filter).filter(({ path }) => path !== '_gone');
  const plans = [{ _id: 1 }, ...indexes].map((index) => planBy(index, conditions, sort));
  return plans.reduce((best, plan) =>
    Number(plan.sorted) - Number(best.sorted) > 0 ||
    (plan.sorted === best.sorted && plan.tested.length < best.tested.length)
      ? plan
      : best,
  );
};
