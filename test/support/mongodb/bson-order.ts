import { Binary, ObjectId } from 'mongodb';

type Plain = Readonly<Record<string, unknown>>;

/** MongoDB's order of types; an empty array, sorted, comes before null. */
const rankOf = (value: unknown): number => {
  if (value === undefined || value === null) return 1;
  if (typeof value === 'number' || typeof value === 'bigint') return 2;
  if (typeof value === 'string') return 3;
  if (typeof value === 'boolean') return 8;
  if (Array.isArray(value)) return value.length === 0 ? 0 : 5;
  if (value instanceof Binary) return 6;
  if (value instanceof ObjectId) return 7;
  return value instanceof Date ? 9 : 4;
};

const compareObjects = (left: Plain, right: Plain): number => {
  const [ours, theirs] = [Object.entries(left), Object.entries(right)];
  for (let at = 0; at < Math.min(ours.length, theirs.length); at += 1) {
    const [a, b] = [ours[at]!, theirs[at]!];
    const difference = rankOf(a[1]) - rankOf(b[1]) || compareText(a[0], b[0]) || compareValues(a[1], b[1]);
    if (difference !== 0) return difference;
  }
  return ours.length - theirs.length;
};

/** Text in the order of its UTF-8 bytes, not of its UTF-16 units. */
const compareText = (left: string, right: string): number =>
  left === right ? 0 : Buffer.compare(Buffer.from(left), Buffer.from(right));

export const compareValues = (left: unknown, right: unknown): number => {
  const difference = rankOf(left) - rankOf(right);
  if (difference !== 0) return difference;
  if (typeof left === 'string') return compareText(left, right as string);
  if (rankOf(left) === 2)
    return (left as number) < (right as number) ? -1 : Number((left as number) > (right as number));
  if (typeof left === 'boolean' || left instanceof Date) return Number(left) - Number(right);
  if (left instanceof ObjectId) return compareText(left.toHexString(), (right as ObjectId).toHexString());
  return rankOf(left) === 4 || rankOf(left) === 5 ? compareObjects(left as Plain, right as Plain) : 0;
};

export const valueAt = (document: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, part) => {
    const step = (from: unknown): unknown =>
      typeof from === 'object' && from !== null ? (from as Plain)[part] : undefined;
    return Array.isArray(value) ? value.flatMap(step) : step(value);
  }, document);

/** An array is sorted by its smallest member, descending by its largest. */
const sortValue = (value: unknown, direction: number): unknown =>
  Array.isArray(value) && value.length > 0
    ? value.reduce((best, item) => (compareValues(item, best) * direction < 0 ? item : best))
    : value;

export const sorted = <D>(documents: readonly D[], sort: Plain): readonly D[] => {
  const keys = Object.entries(sort).map(([path, direction]) => [path, Number(direction)] as const);
  const keyed = documents.map((document) => ({
    document,
    values: keys.map(([path, direction]) => sortValue(valueAt(document, path), direction)),
  }));
  keyed.sort((left, right) => {
    for (const [at, [, direction]] of keys.entries()) {
      const difference = compareValues(left.values[at], right.values[at]) * direction;
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return keyed.map((each) => each.document);
};
