import { describe, expect, it } from '@jest/globals';
import {
  checkSpec,
  CollectionState,
  createStatements,
} from '../../../src/adapters/embedded/documents/collection-state.js';

const spec = { name: 'things_v1', indexes: [['org', 'nested.at'], ['org'], ['tags[]']] };
const watching = (): CollectionState => {
  const state = new CollectionState('things_v1');
  state.watch(spec);
  return state;
};

describe('what a collection is opened with', () => {
  it.each(['Things', '1a', 'a-b', 'a.b', 'a"', 'a'.repeat(101)])('is not the name %j', (name) =>
    expect(() => checkSpec({ name, indexes: [] })).toThrow('not a collection'),
  );

  it.each(["a'b", 'a b', '$a', 'a.', '.a', 'a..b', 'a[]b', 'a.b[]', '[]', 'a")'])('is not the path %j', (path) =>
    expect(() => checkSpec({ name: 'things', indexes: [['org', path]] })).toThrow('not a path'),
  );

  it('gets an index in SQL for each of its own paths, and none for a list', () => {
    expect(() => checkSpec(spec)).not.toThrow();
    const made = createStatements(spec).filter(({ sql }) => sql.startsWith('CREATE INDEX'));
    expect(made).toHaveLength(2);
    expect(new Set(made.map(({ sql }) => /i_things_v1_\w+/.exec(sql)?.[0])).size).toBe(2);
  });
});

describe('the state of a collection', () => {
  it('watches each path once, and no list', () => {
    const state = new CollectionState('things_v1');
    expect(state.watch(spec)).toEqual(['org', 'nested.at']);
    expect(state.watch({ ...spec, indexes: [['org'], ['rank']] })).toEqual(['rank']);
  });

  it('finds kinds that are new, until they are remembered', () => {
    const state = watching();
    const documents = [{ org: 'a', nested: { at: 1 } }, null, { org: 'b' }];
    const found = ['org string', 'nested.at number', 'nested.at none'];
    expect(state.newKinds(documents)).toEqual(found);
    expect(state.newKinds(documents)).toEqual(found);
    state.remember(found);
    expect(state.newKinds(documents)).toEqual([]);
    expect(state.newKinds([{ org: true, nested: [{ at: 1 }] }])).toEqual(['org boolean', 'nested.at awkward']);
  });

  it('writes in the order it was given, and groups only neighbours', () => {
    const write = (id: string, expected: bigint | null, document: object | null = {}) => ({
      id,
      marker: 7n,
      expected,
      document,
    });
    const statements = watching().writeStatements([
      write('a', null),
      write('b', null, null),
      write('a', 7n),
      write('c', null),
    ]);
    expect(statements.map(({ sql }) => sql.slice(0, 6))).toEqual(['INSERT', 'UPDATE', 'INSERT']);
    expect(statements.map(({ rows }) => rows)).toEqual([
      [
        ['a', 7n, '{}'],
        ['b', 7n, null],
      ],
      [['a', 7n, '{}', 7n]],
      [['c', 7n, '{}']],
    ]);
  });
});
