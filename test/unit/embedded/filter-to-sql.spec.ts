import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import * as fc from 'fast-check';
import { Query } from 'mingo';
import { type Facts, type Kind, kindAt } from '../../../src/adapters/embedded/documents/facts.js';
import { filterToSql } from '../../../src/adapters/embedded/documents/filter-to-sql.js';
import type { Filter } from '../../../src/ports/read-models.port.js';

const INDEXED = ['org', 'rank', 'flag', 'nested.at', 'mixed'];
const LARGE = [2 ** 53, 2 ** 53 + 2, -(2 ** 62), 2 ** 63, 1e300];

const value = fc.oneof(
  fc.constantFrom(null, true, false, 'a', 'b', 'ab', '', '1', 0, 1, 1.5, -2, ...LARGE),
  fc.string({ maxLength: 2, unit: 'grapheme-ascii' }),
);
const scalar = value.filter((each) => each !== null);
const anything = fc.oneof(
  { weight: 6, arbitrary: value },
  fc.array(value, { maxLength: 2 }),
  fc.record({ at: value }, { noNullPrototype: true }),
);
const documents = fc.array(
  fc.record(
    {
      org: value,
      rank: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(...LARGE)),
      flag: fc.boolean(),
      nested: fc.record({ at: value }, { requiredKeys: [], noNullPrototype: true }),
      mixed: anything,
      loose: anything,
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
  { maxLength: 10 },
);
const oneTest = fc.oneof(
  value,
  fc.tuple(fc.constantFrom('$eq', '$ne'), value),
  fc.tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte'), scalar),
  fc.tuple(fc.constantFrom('$in', '$nin'), fc.array(value, { maxLength: 3 })),
  fc.tuple(fc.constant('$exists'), fc.boolean()),
);
const tested = fc
  .tuple(fc.constantFrom(...INDEXED, 'loose'), oneTest)
  .map(([path, test]): Filter => ({ [path]: Array.isArray(test) ? { [test[0]]: test[1] } : test }));
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 2 },
    tested,
    fc
      .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(tie('filter'), { minLength: 1, maxLength: 3 }))
      .map(([word, parts]): Filter => ({ [word]: parts })),
  ),
}));

const factsOf = (stored: readonly object[]): Facts =>
  new Map(INDEXED.map((path) => [path, new Set(stored.map((each): Kind => kindAt(each, path.split('.'))))]));

describe('a filter in SQL', () => {
  let database: InstanceType<typeof DatabaseSync>;
  beforeEach(() => {
    database = new DatabaseSync(':memory:');
    database.exec('CREATE TABLE things (id TEXT PRIMARY KEY, doc TEXT)');
  });
  afterEach(() => database.close());

  const store = (stored: readonly object[]): void => {
    database.exec('DELETE FROM things');
    const insert = database.prepare('INSERT INTO things VALUES (?, ?)');
    for (const [at, each] of stored.entries()) insert.run(String(at), JSON.stringify(each));
  };
  const found = (asked: Filter, facts: Facts): { readonly ids: number[]; readonly exact: boolean } => {
    const { sql, parameters, exact } = filterToSql(asked, facts);
    const rows = database.prepare(`SELECT id FROM things WHERE ${sql}`).all(...(parameters as never[])) as {
      id: string;
    }[];
    return { ids: rows.map(({ id }) => Number(id)).sort((a, b) => a - b), exact };
  };

  it('finds every document that mingo finds, and no other where it says that it is exact', () => {
    let exactly = 0;
    fc.assert(
      fc.property(documents, fc.array(filter, { minLength: 1, maxLength: 6 }), (stored, all) => {
        store(stored);
        const facts = factsOf(stored);
        for (const asked of all) {
          const query = new Query(asked, { scriptEnabled: false });
          const wanted = stored.flatMap((each, at) => (query.test(each) ? [at] : []));
          const { ids, exact } = found(asked, facts);
          if (exact) exactly += 1;
          expect({ asked, ids: exact ? ids : ids.filter((id) => wanted.includes(id)) }).toEqual({ asked, ids: wanted });
        }
      }),
      { numRuns: 400 },
    );
    expect(exactly).toBeGreaterThan(100);
  });

  it('leaves to mingo what SQL would answer otherwise', () => {
    const facts = factsOf([{ org: 'a', rank: 1, flag: true, mixed: ['a'] }]);
    for (const asked of [
      { loose: 1 },
      { mixed: 'a' },
      { org: { $exists: true } },
      { org: { $regex: 'a' } },
      { org: '\ud83d' },
      { org: { $in: ['a', '\0'] } },
      { rank: { $gt: null } },
      { $nor: [{ org: 'a' }] },
      { $or: [] },
      { $or: [{ org: 'a' }, { loose: 1 }] },
    ])
      expect([asked, filterToSql(asked, facts).exact]).toEqual([asked, false]);
  });

  it('leaves nothing out of what it leaves to mingo', () => {
    store([{ loose: 'a' }, { loose: ['b', 'a'] }, { loose: 'b' }]);
    expect(found({ loose: 'a' }, new Map())).toEqual({ ids: [0, 1], exact: false });
    expect(found({ loose: { $ne: 'a' } }, new Map())).toEqual({ ids: [0, 1, 2], exact: false });
    expect(found({ $or: [{ loose: 'c' }, { loose: { $exists: true } }] }, new Map()).ids).toEqual([0, 1, 2]);
  });

  it('tells truth values from the numbers that SQLite keeps them as', () => {
    const stored = [{ flag: true }, { flag: false }, {}];
    store(stored);
    expect(found({ flag: true }, factsOf(stored))).toEqual({ ids: [0], exact: true });
    expect(found({ flag: 1 }, factsOf(stored))).toEqual({ ids: [], exact: true });
    expect(found({ flag: { $ne: 1 } }, factsOf(stored))).toEqual({ ids: [0, 1, 2], exact: true });
    expect(found({ flag: 1 }, factsOf([...stored, { flag: 1 }])).exact).toBe(false);
  });
});
