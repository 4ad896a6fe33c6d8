import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { decodeConsistencyToken, encodeConsistencyToken } from '../../../src/edge/replies/consistency-token.js';
import { fromIfMatch, toEntityTag } from '../../../src/edge/replies/entity-tag.js';
import { isRefusal } from '../../../src/kernel/refusal.js';
import { decodeCursor, encodeCursor, readFitting, readPage } from '../../../src/reading/page.js';
import type { Collection } from '../../../src/ports/read-models.port.js';

const refusedWith = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return isRefusal(error) ? error.code : error;
  }
};

describe('consistency tokens', () => {
  it('come back as the position they were made of, also beyond what a JS number holds', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -1n, max: 2n ** 63n - 1n }),
        (position) => decodeConsistencyToken('store', encodeConsistencyToken('store', position)) === position,
      ),
    );
  });

  it('say nothing that could be read off a URL or header', () =>
    expect(encodeConsistencyToken('store-1', 42n)).toMatch(/^[\w-]+$/));

  it.each([
    '',
    'x',
    ...[
      '1.other.42',
      '2.store.42',
      '1.store',
      '1.store.',
      '1.store.x',
      '1.store.1e3',
      `1.store.${'9'.repeat(20)}`,
      '1.store.--1',
    ].map((text) => Buffer.from(text).toString('base64url')),
  ])('are not %j', (token) => {
    expect(refusedWith(() => decodeConsistencyToken('store', token))).toBe('consistency-token.invalid');
  });
});

describe('entity tags', () => {
  it('come back as the version they were made of, weak ones and those with spaces too', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
        (version) => fromIfMatch(toEntityTag(version)) === version,
      ),
    );
    expect([fromIfMatch('W/"7"'), fromIfMatch(' "7" ')]).toEqual([7n, 7n]);
  });

  it('expect nothing where there is none, or any will do', () =>
    expect([fromIfMatch(undefined), fromIfMatch('*'), fromIfMatch(' * ')]).toEqual([undefined, undefined, undefined]));

  it.each(['', '7', '"7', '""', '"-1"', '"7", "8"', '"x"', `"${'1'.repeat(20)}"`, '"7"x'])('are not %j', (header) =>
    expect(refusedWith(() => fromIfMatch(header))).toBe('if-match.invalid'),
  );
});

describe('cursors', () => {
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));

  it('come back as what they were made of', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(scalar, { maxLength: 3 }), (id, values) =>
        expect(decodeCursor(encodeCursor({ id, values }), values.length)).toEqual({ id, values }),
      ),
    );
  });

  it('hold no operators, no objects, and as many values as the list sorts by', () => {
    const text = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const cursor of [
      text(['id']),
      text(['id', 'a', 'b']),
      text(['id', { $gt: '' }]),
      text(['id', ['a']]),
      text([1, 'a']),
      text({ id: 'a' }),
      text(null),
      text('id'),
      'not base64 of json',
      '',
    ])
      expect(refusedWith(() => decodeCursor(cursor, 1))).toBe('cursor.invalid');
  });
});

interface Row {
  readonly name: string;
  readonly at: { readonly day: number };
}

describe('a page', () => {
  const rows = [1, 2, 3].map((n) => ({ id: `id-${n}`, document: { name: `n${n}`, at: { day: n } } }));
  const asked: object[] = [];
  const collection = {
    find: async (query: { limit: number }) => (asked.push(query), rows.slice(0, query.limit)),
  } as unknown as Collection<Row & Record<string, unknown>>;

  it('asks for one row more than it shows, and goes on behind the last it showed', async () => {
    const first = await readPage(collection, { organizationId: 'o' }, ['at.day', '-name'], { limit: 2 });
    expect(first.rows.map(({ id }) => id)).toEqual(['id-1', 'id-2']);
    expect(decodeCursor(first.nextCursor!, 2)).toEqual({ id: 'id-2', values: [2, 'n2'] });
    await readPage(collection, {}, ['at.day', '-name'], { limit: 2, cursor: first.nextCursor! });
    expect(asked).toEqual([
      { filter: { organizationId: 'o' }, sort: ['at.day', '-name'], limit: 3 },
      { filter: {}, sort: ['at.day', '-name'], limit: 3, after: { id: 'id-2', values: [2, 'n2'] } },
    ]);
  });

  it('has none after it where it shows all', async () =>
    expect((await readPage(collection, {}, ['name'], { limit: 3 })).nextCursor).toBeNull());
});

describe('a page of rows that fit', () => {
  const ROWS = 6_000;
  const rows = Array.from({ length: ROWS }, (_, n) => ({ id: `id-${n}`, document: { n } }));
  let read = 0;
  const find = async ({ limit, after }: { limit: number; after?: { values: readonly unknown[] } }) => {
    const from = after === undefined ? 0 : (after.values[0] as number) + 1;
    read += 1;
    return rows.slice(from, from + limit);
  };
  const collection = { find } as unknown as Collection<{ readonly n: number }>;
  const pageOf = (every: number, limit: number, cursor?: string) =>
    readFitting(collection, {}, ['n'], { limit, cursor }, (some) =>
      some.filter(({ document }) => document.n % every === every - 1),
    );

  it('is filled from as many rows as it takes, and goes on behind the last it shows', async () => {
    const first = await pageOf(300, 2);
    expect(first.rows.map(({ document }) => document.n)).toEqual([299, 599]);
    expect((await pageOf(300, 2, first.nextCursor!)).rows.map(({ document }) => document.n)).toEqual([899, 1199]);
  });

  it('holds fewer, and leads on, rather than being looked for without end', async () => {
    read = 0;
    const first = await pageOf(ROWS, 2);
    expect([first.rows, read]).toEqual([[], 25]);
    expect(await pageOf(ROWS, 2, first.nextCursor!)).toEqual({ rows: [rows.at(-1)], nextCursor: null });
  });

  it('has none after it where the rest does not fit', async () => {
    expect(await pageOf(3_000, 2, encodeCursor({ id: 'id-2000', values: [2_000] }))).toMatchObject({
      rows: [{ id: 'id-2999' }, { id: 'id-5999' }],
      nextCursor: null,
    });
  });
});
