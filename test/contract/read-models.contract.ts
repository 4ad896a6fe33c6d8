import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Query } from 'mingo';
import type { Collection, Filter, ReadModels, Sort } from '../../src/ports/read-models.port.js';
import { subjectOf, type OpenSubject } from '../support/contract-subject.js';

interface Doc {
  readonly [field: string]: unknown;
}

const spec = { name: 'things_v1', indexes: [['org', 'nameKey'], ['rank'], ['flag'], ['nested.at'], ['mixed']] };
const insert = (id: string, document: Doc, marker = 1n) => ({ id, marker, expected: null, document });
const fill = (things: Collection<Doc>, documents: readonly Doc[]) =>
  things.write(documents.map((each, at) => insert(`d${String(at).padStart(4, '0')}`, each)));
const idsOf = (rows: readonly { readonly id: string }[]) => rows.map((row) => row.id);

/** Everything page by page, as a list does it. */
const paged = async (things: Collection<Doc>, filter: Filter, sort: Sort, limit: number): Promise<string[]> => {
  const seen: string[] = [];
  let after: { values: unknown[]; id: string } | undefined;
  for (;;) {
    const page = await things.find({ filter, sort, limit, after });
    seen.push(...idsOf(page));
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return seen;
    const values = sort.map((key) =>
      key
        .replace('-', '')
        .split('.')
        .reduce<unknown>((value, part) => (value as Doc | undefined)?.[part], last.document),
    );
    after = { values, id: last.id };
  }
};

export const readModelsContract = (adapter: string, open: OpenSubject<ReadModels>): void => {
  const subject = subjectOf(open);
  beforeEach(subject.start);
  afterEach(subject.stop);
  const things = () => subject.port.open<Doc>(spec);

  describe(`${adapter}: guarded writes`, () => {
    it('stores what is new and gives it back, without sharing the object', async () => {
      const collection = await things();
      const document = { org: 'o', list: [1, { deep: 'x' }], nothing: null };
      expect(await collection.write([insert('a', document)])).toEqual([]);
      document.org = 'changed';
      expect(await collection.get('a')).toEqual({ org: 'o', list: [1, { deep: 'x' }], nothing: null });
      expect(await collection.get('b')).toBeNull();
    });

    it('answers the ids whose guard no longer held and leaves those documents alone', async () => {
      const collection = await things();
      await collection.write([insert('a', { n: 1 }, 5n), insert('b', { n: 1 }, 5n)]);
      const lost = await collection.write([
        { id: 'a', marker: 6n, expected: 5n, document: { n: 2 } },
        { id: 'b', marker: 6n, expected: 4n, document: { n: 2 } },
        insert('a', { n: 3 }, 9n),
        { id: 'missing', marker: 6n, expected: 5n, document: { n: 2 } },
      ]);
      expect([...lost].sort()).toEqual(['a', 'b', 'missing']);
      expect(await collection.get('a')).toEqual({ n: 2 });
      expect(await collection.get('b')).toEqual({ n: 1 });
      expect(await collection.get('missing')).toBeNull();
    });

    it('lets one of two writers win that read the same marker', async () => {
      const collection = await things();
      const other = await (await subject.now.another()).open<Doc>(spec);
      await collection.write([insert('a', { n: 0 }, 1n)]);
      const answers = await Promise.all(
        [collection, other].map((each, at) => each.write([{ id: 'a', marker: 2n, expected: 1n, document: { n: at } }])),
      );
      expect(answers.map((lost) => lost.length).sort()).toEqual([0, 1]);
    });

    it('lets a later write of the same batch build on an earlier one', async () => {
      const collection = await things();
      const lost = await collection.write([
        insert('a', { n: 1 }, 1n),
        { id: 'a', marker: 2n, expected: 1n, document: { n: 2 } },
      ]);
      expect(lost).toEqual([]);
      expect(await collection.get('a')).toEqual({ n: 2 });
    });

    it('keeps a tombstone with its marker out of every answer but load and scan', async () => {
      const collection = await things();
      await collection.write([insert('a', { org: 'o' }, 1n), insert('b', { org: 'o' }, 1n)]);
      await collection.write([{ id: 'a', marker: 7n, expected: 1n, document: null }]);
      expect(await collection.get('a')).toBeNull();
      expect([...(await collection.getMany(['a', 'b'])).keys()]).toEqual(['b']);
      expect(idsOf(await collection.find({ filter: {}, sort: [], limit: 9 }))).toEqual(['b']);
      expect(await collection.count({ org: 'o' })).toBe(1);
      expect((await collection.load(['a'])).get('a')).toEqual({ id: 'a', marker: 7n, document: null });
      expect(await collection.write([insert('a', { org: 'late' }, 3n)])).toEqual(['a']);
    });

    it('keeps 64-bit markers to the last digit', async () => {
      const collection = await things();
      const largest = 2n ** 63n - 1n;
      await collection.write([insert('a', { n: 1 }, largest - 1n)]);
      expect(
        await collection.write([{ id: 'a', marker: largest, expected: largest - 2n, document: { n: 2 } }]),
      ).toEqual(['a']);
      expect(
        await collection.write([{ id: 'a', marker: largest, expected: largest - 1n, document: { n: 2 } }]),
      ).toEqual([]);
      expect((await collection.load(['a'])).get('a')?.marker).toBe(largest);
    });

    it('shows a resolved write to every reader, and after a restart', async () => {
      await (await things()).write([insert('a', { name: 'Zoë 🦊 "quoted" \\ \u2028' })]);
      const other = await (await subject.now.another()).open<Doc>(spec);
      expect(await other.get('a')).toEqual({ name: 'Zoë 🦊 "quoted" \\ \u2028' });
      const again = await (await subject.now.restart()).open<Doc>(spec);
      expect(await again.get('a')).toEqual({ name: 'Zoë 🦊 "quoted" \\ \u2028' });
    });
  });

  describe(`${adapter}: filters`, () => {
    const documents: readonly Doc[] = [
      { org: 'a', rank: 1, flag: true, mixed: 1, nested: { at: '2026-01-01' } },
      { org: 'a', rank: 2, flag: false, mixed: 'text', nested: { at: '2026-02-01' } },
      { org: 'b', rank: 2.5, mixed: null, tags: ['x', 'y'] },
      { org: 'b', rank: -1, flag: true, mixed: true, tags: [] },
      { rank: null, flag: null, mixed: ['a', 1], nested: {} },
      { org: 'c', mixed: { text: 1 }, nested: [{ at: '2026-03-01' }] },
    ];
    const filters: readonly Filter[] = [
      {},
      { org: 'a' },
      { org: null },
      { org: { $ne: 'a' } },
      { org: { $in: ['a', null] } },
      { org: { $nin: ['a', 'b'] } },
      { org: { $in: [] } },
      { rank: { $gt: 1 } },
      { rank: { $gte: 2, $lt: 2.5 } },
      { rank: { $lte: 'text' } },
      { rank: 2 },
      { flag: true },
      { flag: 1 },
      { flag: { $ne: true } },
      { mixed: 1 },
      { mixed: true },
      { mixed: 'a' },
      { mixed: { $gt: 0 } },
      { mixed: { text: 1 } },
      { 'nested.at': '2026-03-01' },
      { 'nested.at': { $gte: '2026-01-15' } },
      { 'nested.at': { $exists: true } },
      { tags: 'x' },
      { tags: { $size: 0 } },
      { org: { $regex: '^[ab]$' } },
      { org: { $not: { $eq: 'a' } } },
      { $and: [{ org: 'a' }, { rank: { $gt: 1 } }] },
      { $or: [{ org: 'a', rank: 1 }, { tags: 'y' }] },
      { $nor: [{ org: 'a' }, { org: 'b' }] },
      { org: { $eq: 'a', $ne: null }, flag: { $in: [true, false] } },
    ];

    it.each(filters.map((filter) => [JSON.stringify(filter), filter] as const))(
      'answers %s as MongoDB does',
      async (_, filter) => {
        const collection = await things();
        await fill(collection, documents);
        const query = new Query(filter, { scriptEnabled: false });
        const expected = documents.flatMap((each, at) => (query.test(each) ? [`d${String(at).padStart(4, '0')}`] : []));
        expect(idsOf(await collection.find({ filter, sort: [], limit: 99 }))).toEqual(expected);
        expect(await collection.count(filter)).toBe(expected.length);
      },
    );

    it('asks for nothing where a value is missing, never for everything', async () => {
      const collection = await things();
      await fill(collection, [{ org: 'a' }, { org: 'b' }]);
      expect(await collection.count({ org: undefined })).toBe(0);
      expect(await collection.find({ filter: { org: undefined }, sort: ['org'], limit: 9 })).toEqual([]);
    });

    it('tells numbers apart that only just differ', async () => {
      const collection = await things();
      const ranks = [2 ** 53, 2 ** 53 + 2, 1.1529215046068475e18, 1e20, 1e21, 0.1, 0.1 + 0.2, -(2 ** 60)];
      await fill(
        collection,
        ranks.map((rank) => ({ rank })),
      );
      for (const rank of ranks) expect(await collection.count({ rank })).toBe(1);
      expect(await paged(collection, {}, ['rank'], 1)).toHaveLength(ranks.length);
    });

    it('agrees with mingo on random documents and filters, indexed or not', async () => {
      const value = fc.oneof(
        fc.constantFrom(null, true, false, 'a', 'b', 'ab', '', 0, 1, 1.5, -2),
        fc.string({ maxLength: 2, unit: 'grapheme-ascii' }),
        fc.integer({ min: -3, max: 3 }),
      );
      const field = fc.constantFrom('org', 'nameKey', 'rank', 'flag', 'nested.at', 'mixed', 'loose');
      const anything = fc.oneof(
        { weight: 8, arbitrary: value },
        fc.array(value, { maxLength: 2 }),
        fc.record({ at: value }, { noNullPrototype: true }),
      );
      const document = fc.record(
        {
          org: value,
          nameKey: value,
          rank: fc.integer({ min: -3, max: 3 }),
          flag: fc.boolean(),
          nested: fc.record({ at: value }, { noNullPrototype: true }),
          mixed: anything,
          loose: anything,
        },
        { requiredKeys: [], noNullPrototype: true },
      );
      const test = fc.oneof(
        value,
        fc.record({ $in: fc.array(value, { maxLength: 3 }) }, { noNullPrototype: true }),
        fc.record({ $nin: fc.array(value, { maxLength: 3 }) }, { noNullPrototype: true }),
        // Nothing is ordered before or after null for mingo; MongoDB finds null and missing with `$gte` and `$lte`.
        fc.tuple(fc.constantFrom('$eq', '$ne'), value).map(([operator, operand]) => ({ [operator]: operand })),
        fc
          .tuple(
            fc.constantFrom('$gt', '$gte', '$lt', '$lte'),
            value.filter((operand) => operand !== null),
          )
          .map(([operator, operand]) => ({ [operator]: operand })),
        fc.boolean().map((exists) => ({ $exists: exists })),
      );
      const single = fc.tuple(field, test).map(([name, condition]) => ({ [name]: condition }));
      const filter: fc.Arbitrary<Filter> = fc.oneof(
        single,
        fc
          .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(single, { minLength: 1, maxLength: 3 }))
          .map(([word, parts]) => ({ [word]: parts })),
      );
      let round = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(document, { maxLength: 12 }),
          fc.array(filter, { minLength: 1, maxLength: 8 }),
          async (documents, asked) => {
            const collection = await subject.port.open<Doc>({ ...spec, name: `random_${(round += 1)}` });
            await fill(collection, documents);
            for (const each of asked) {
              const query = new Query(each, { scriptEnabled: false });
              const expected = documents.flatMap((one, at) =>
                query.test(one) ? [`d${String(at).padStart(4, '0')}`] : [],
              );
              expect(idsOf(await collection.find({ filter: each, sort: [], limit: 99 }))).toEqual(expected);
              expect(await collection.count(each)).toBe(expected.length);
            }
          },
        ),
        { numRuns: 60 },
      );
    });
  });

  describe(`${adapter}: order and pages`, () => {
    it('sorts nothing first, then numbers, text and truth values, with the id as last tie-breaker', async () => {
      const collection = await things();
      await fill(collection, [
        { mixed: 'b' },
        { mixed: true },
        { mixed: 2 },
        {},
        { mixed: null },
        { mixed: 'B' },
        { mixed: 10 },
        { mixed: false },
      ]);
      const ascending = ['d0003', 'd0004', 'd0002', 'd0006', 'd0005', 'd0000', 'd0007', 'd0001'];
      expect(idsOf(await collection.find({ filter: {}, sort: ['mixed'], limit: 99 }))).toEqual(ascending);
      expect(idsOf(await collection.find({ filter: {}, sort: ['-mixed'], limit: 99 }))).toEqual([
        'd0001',
        'd0007',
        'd0000',
        'd0005',
        'd0006',
        'd0002',
        'd0003',
        'd0004',
      ]);
    });

    const sorts: readonly Sort[] = [
      [],
      ['nameKey'],
      ['-nameKey'],
      ['org', 'nameKey'],
      ['-org', 'nameKey'],
      ['org', '-rank'],
      ['-nested.at'],
      ['loose'],
      ['mixed', '-rank'],
      ['-mixed', 'rank'],
    ];
    it.each(sorts.map((sort) => [sort.join(' ') || 'the id', sort] as const))(
      'pages by %s give every row once, in the order of one long page',
      async (_, sort) => {
        const collection = await things();
        const names = ['ä', 'a', 'b', null, 'z', '🦊', '\uffee', 'a b', undefined, 'A'];
        const documents = Array.from({ length: 60 }, (_unused, at) => ({
          org: at % 7 === 0 ? null : `o${at % 3}`,
          nameKey: names[at % names.length],
          rank: at % 5,
          nested: at % 4 === 0 ? {} : { at: `t${at % 6}` },
          mixed: [at, `${at}`, at % 2 === 0, null][at % 4],
          loose: (at * 7) % 11,
        }));
        await fill(collection, documents);
        for (const filter of [{}, { org: 'o1' }, { rank: { $gte: 2 } }, { loose: { $gt: 3 } }]) {
          const whole = idsOf(await collection.find({ filter, sort, limit: 999 }));
          expect(whole).toHaveLength(await collection.count(filter));
          expect(await paged(collection, filter, sort, 7)).toEqual(whole);
        }
      },
    );

    it('goes on where it was while rows appear and vanish around it', async () => {
      const collection = await things();
      await fill(
        collection,
        Array.from({ length: 10 }, (_unused, at) => ({ nameKey: `n${at}` })),
      );
      const first = await collection.find({ filter: {}, sort: ['nameKey'], limit: 4 });
      const last = first.at(-1)!;
      await collection.write([
        insert('x', { nameKey: 'n0a' }),
        insert('y', { nameKey: 'n5a' }),
        { id: last.id, marker: 2n, expected: 1n, document: null },
      ]);
      const second = await collection.find({
        filter: {},
        sort: ['nameKey'],
        limit: 4,
        after: { values: [last.document['nameKey']], id: last.id },
      });
      expect(second.map((row) => row.document['nameKey'])).toEqual(['n4', 'n5', 'n5a', 'n6']);
    });
  });

  describe(`${adapter}: indexes of lists`, () => {
    const lists = { name: 'listed_v1', indexes: [['org', 'tags[]', 'at']] };
    const documents: readonly Doc[] = Array.from({ length: 60 }, (_unused, at) => ({
      org: `o${at % 2}`,
      tags: [[], ['x'], ['x', 'y', 'x'], 'x', null, [['x'], { a: 1 }, 7]][at % 6],
      at: `t${at % 7}`,
      loose: at % 3,
    }));
    const filters: readonly Filter[] = [
      { org: 'o0', tags: 'x' },
      { org: 'o1', tags: 'x' },
      { org: 'o1', tags: 'x', loose: 1 },
      { org: 'o0', tags: 'x', at: { $gte: 't2', $lt: 't6' } },
      { org: 'o0', tags: '{"a":1}' },
      { org: 'o0', tags: '7' },
      { org: 'o0', tags: 'z' },
      { org: 'o0', tags: { $in: ['y', 'z'] } },
      { tags: 'y' },
    ];

    it.each([['at'], ['-at']])(
      'answer as no index would, in order of %s and page by page, while documents change and vanish',
      async (key) => {
        const [collection, bare] = [
          await subject.port.open<Doc>(lists),
          await subject.port.open<Doc>({ name: 'bare_v1', indexes: [] }),
        ];
        for (const each of [collection, bare]) {
          await fill(each, documents);
          await each.write([
            { id: 'd0001', marker: 2n, expected: 1n, document: { org: 'o0', tags: ['y'], at: 't3' } },
            { id: 'd0007', marker: 2n, expected: 1n, document: null },
            { id: 'd0000', marker: 2n, expected: 1n, document: { org: 'o0', tags: ['z', 'x'], at: 't1' } },
          ]);
          await each.write([
            { id: 'd0007', marker: 3n, expected: 2n, document: { org: 'o1', tags: ['x'], at: 't0', loose: 1 } },
          ]);
        }
        for (const filter of filters) {
          const whole = idsOf(await bare.find({ filter, sort: [key], limit: 999 }));
          expect(idsOf(await collection.find({ filter, sort: [key], limit: 999 }))).toEqual(whole);
          expect(await paged(collection, filter, [key], 3)).toEqual(whole);
        }
      },
    );

    const seats = [
      [],
      [{ on: 'x' }, { on: 'y' }],
      { on: 'x' },
      [{ on: 7 }, 'x', null, { off: 'x' }],
      'x',
      [{ on: 'x' }, { on: 'x' }],
    ];

    it.each([
      [['at'], ['org', 'seats[].on', 'at']],
      [['-at'], ['org', 'seats[].on', '-at']],
      [['at'], ['org', 'seats[].on', '-at']],
      [['-at'], ['org', '-at']],
      [['at'], ['org', '-at']],
      [
        ['-at', 'loose'],
        ['org', '-at', 'loose'],
      ],
    ])('answer as no index would, in order of %j, with an index of %j', async (sort, index) => {
      const [collection, bare] = [
        await subject.port.open<Doc>({ name: 'seated_v1', indexes: [index] }),
        await subject.port.open<Doc>({ name: 'bare_v1', indexes: [] }),
      ];
      const seated = documents.map(({ org, at, loose }, nth) => ({
        org,
        at,
        loose,
        seats: seats[Math.floor(nth / 2) % seats.length],
      }));
      for (const each of [collection, bare]) {
        await fill(each, seated);
        await each.write([
          { id: 'd0001', marker: 2n, expected: 1n, document: { org: 'o0', seats: [{ on: 'x' }], at: 't3' } },
          { id: 'd0007', marker: 2n, expected: 1n, document: null },
        ]);
      }
      for (const filter of [{ org: 'o0' }, { org: 'o1', 'seats.on': 'x' }, { org: 'o0', 'seats.on': 'x', loose: 1 }]) {
        const whole = idsOf(await bare.find({ filter, sort, limit: 999 }));
        expect(whole.length).toBeGreaterThan(3);
        expect(idsOf(await collection.find({ filter, sort, limit: 999 }))).toEqual(whole);
        expect(await paged(collection, filter, sort, 3)).toEqual(whole);
      }
    });

    const many = Array.from({ length: 3_500 }, (_unused, at) => ({
      org: `o${at % 2}`,
      tags: at % 3 === 0 ? ['x', 'y'] : ['y'],
      at: `t${at % 9}`,
    }));
    const newest = { id: 'z', marker: 1n, expected: null, document: { org: 'o1', tags: ['x'], at: 't4' } };

    it('may wait until the collection is filled, and then hold everything, also what is written meanwhile', async () => {
      const filling = await subject.port.open<Doc>({ ...lists, filling: true });
      await fill(filling, many);
      await filling.write([{ id: 'd0003', marker: 2n, expected: 1n, document: { org: 'o0', tags: ['x'], at: 't3' } }]);
      const opening = subject.port.open<Doc>(lists);
      await filling.write([newest, { id: 'd0009', marker: 2n, expected: 1n, document: null }]);
      const collection = await opening;
      const [x, y] = [
        many.filter(({ org, tags }) => org === 'o1' && tags.includes('x')).length,
        many.filter(({ org }) => org === 'o1').length,
      ];
      expect(await collection.find({ filter: { org: 'o1', tags: 'x' }, sort: ['at'], limit: 9_999 })).toHaveLength(
        x - 2 + 1,
      );
      expect(await collection.find({ filter: { org: 'o1', tags: 'y' }, sort: ['-at'], limit: 9_999 })).toHaveLength(
        y - 2,
      );
      expect(
        await collection.find({ filter: { org: 'o0', tags: 'x', at: 't3' }, sort: ['at'], limit: 9_999 }),
      ).toContainEqual(expect.objectContaining({ id: 'd0003' }));
    });

    it('are finished by the next who opens the collection where making them was broken off', async () => {
      const filling = await subject.port.open<Doc>({ ...lists, filling: true });
      await fill(filling, many);
      const opening = subject.port.open<Doc>(lists).catch(() => undefined);
      await filling.write([newest]);
      const restarted = await subject.now.restart();
      await opening;
      const again = await restarted.open<Doc>({ ...lists, filling: true });
      await again.write([{ ...newest, id: 'zz' }]);
      const found = await (
        await restarted.open<Doc>(lists)
      ).find({ filter: { org: 'o1', tags: 'x' }, sort: ['at'], limit: 9_999 });
      expect(found).toHaveLength(many.filter(({ org, tags }) => org === 'o1' && tags.includes('x')).length + 2);
    });

    it('take up what was there before, and go with their collection', async () => {
      await fill(await subject.port.open<Doc>({ name: 'listed_v1', indexes: [] }), documents);
      const asked = { filter: { org: 'o1', tags: 'x' }, sort: ['at'], limit: 999 };
      expect((await (await subject.port.open<Doc>(lists)).find(asked)).length).toBe(20);
      await subject.port.drop('listed_v1');
      expect(await (await subject.port.open<Doc>(lists)).find(asked)).toEqual([]);
    });
  });

  describe(`${adapter}: collections`, () => {
    it('names what is open, and drops it with all it holds', async () => {
      await (await things()).write([insert('a', { org: 'o' })]);
      await subject.port.open({ name: 'others_v2', indexes: [] });
      expect([...(await subject.port.names())].sort()).toEqual(['others_v2', 'things_v1']);
      await subject.port.drop('things_v1');
      await subject.port.drop('never_there');
      expect(await subject.port.names()).toEqual(['others_v2']);
      expect(await (await things()).count({})).toBe(0);
    });

    it('takes up an index that documents were there before', async () => {
      const bare = await subject.port.open<Doc>({ name: 'grown_v1', indexes: [] });
      await fill(bare, [{ rank: 2, tags: ['x'] }, { rank: 1, tags: 'x' }, { rank: true }]);
      const grown = await subject.port.open<Doc>({ name: 'grown_v1', indexes: [['rank'], ['tags']] });
      expect(await grown.count({ tags: 'x' })).toBe(2);
      expect(await grown.count({ rank: 1 })).toBe(1);
      expect(idsOf(await grown.find({ filter: {}, sort: ['rank'], limit: 9 }))).toEqual(['d0001', 'd0000', 'd0002']);
    });

    it.each(['Things', 'a-b', '', '1a', 'a"; DROP TABLE collections; --', 'a'.repeat(200)])(
      'refuses the name %j',
      async (name) => {
        await expect(subject.port.open({ name, indexes: [] })).rejects.toThrow('name');
      },
    );

    it('scans everything in order of id, tombstones included', async () => {
      const collection = await things();
      await fill(
        collection,
        Array.from({ length: 1_201 }, (_unused, at) => ({ rank: at })),
      );
      await collection.write([{ id: 'd0600', marker: 2n, expected: 1n, document: null }]);
      const seen: string[] = [];
      for await (const each of collection.scan()) {
        seen.push(each.id);
        if (each.id === 'd0600') expect(each).toEqual({ id: 'd0600', marker: 2n, document: null });
      }
      expect(seen).toHaveLength(1_201);
      expect(seen).toEqual([...seen].sort());
    });
  });
};
