import { decodeCursor, encodeCursor, type PageRequest } from '../../reading/page.js';

/** Ids of a page, and where the next one begins. */
export interface IdPage {
  readonly ids: readonly string[];
  readonly nextCursor: string | null;
}

/**
 * The wanted ids, sorted, so that an id that comes or goes between two pages moves no other to another page. `wanted` is only
 * called for ids that could still be on the page.
 * @throws Refusal `cursor.invalid`
 */
export const idPage = (
  ids: Iterable<string>,
  wanted: (id: string) => boolean,
  { limit, cursor }: PageRequest,
): IdPage => {
  const after = cursor === undefined ? '' : decodeCursor(cursor, 0).id;
  const first: string[] = [];
  for (const id of ids) {
    if (id <= after || (first.length > limit && id > first[limit]!) || !wanted(id)) continue;
    first.splice(placeOf(first, id), 0, id);
    if (first.length > limit + 1) first.pop();
  }
  const page = first.slice(0, limit);
  const last = page.at(-1);
  return {
    ids: page,
    nextCursor: first.length > limit && last !== undefined ? encodeCursor({ id: last, values: [] }) : null,
  };
};

const placeOf = (sorted: readonly string[], id: string): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < id) low = middle + 1;
    else high = middle;
  }
  return low;
};
