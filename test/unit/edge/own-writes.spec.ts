import 'reflect-metadata';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CallContext } from '../../../src/edge/pipeline/call-context.js';
import { OwnWrites } from '../../../src/edge/replies/own-writes.js';
import { done, Reply } from '../../../src/edge/replies/reply.js';

const callOf = (userId: string | undefined, atLeast?: bigint): CallContext =>
  ({
    ...(userId !== undefined && { principal: { userId, via: { kind: 'session' } } }),
    ...(atLeast !== undefined && { atLeast }),
  }) as CallContext;
const written = (position: bigint): Reply => done({ position, version: 1n });

describe("one's own writes", () => {
  let own: OwnWrites;
  beforeEach(() => {
    own = new OwnWrites();
  });
  const read = (userId: string | undefined, token?: bigint): bigint | undefined =>
    own.included(callOf(userId, token)).atLeast;

  it('are included in what the same person reads, and in nobody else’s reads', () => {
    own.acknowledge(callOf('usr_ada'), written(7n));
    expect(read('usr_ada')).toBe(7n);
    expect(read('usr_ben')).toBeUndefined();
    expect(read(undefined)).toBeUndefined();
  });

  it('are the last ones, whatever the order of the answers', () => {
    own.acknowledge(callOf('usr_ada'), written(9n));
    own.acknowledge(callOf('usr_ada'), written(8n));
    expect(read('usr_ada')).toBe(9n);
    own.acknowledge(callOf('usr_ada'), written(10n));
    expect(read('usr_ada')).toBe(10n);
  });

  it('give way to a token of the request, also to an older one', () => {
    own.acknowledge(callOf('usr_ada'), written(7n));
    expect(read('usr_ada', 3n)).toBe(3n);
    expect(read('usr_ada', 11n)).toBe(11n);
  });

  it('are not changed by reads, plain answers and callers without a name', () => {
    own.acknowledge(callOf('usr_ada'), written(7n));
    own.acknowledge(callOf('usr_ada'), { items: [] });
    own.acknowledge(callOf('usr_ada'), new Reply({ version: 12n }, () => undefined));
    own.acknowledge(callOf(undefined), written(99n));
    expect(read('usr_ada')).toBe(7n);
  });

  it('are remembered of ten thousand people at most, those who wrote last', () => {
    for (let number = 0; number < 10_000; number += 1) own.acknowledge(callOf(`usr_${number}`), written(1n));
    own.acknowledge(callOf('usr_0'), written(2n));
    own.acknowledge(callOf('usr_new'), written(3n));
    expect([read('usr_0'), read('usr_1'), read('usr_2'), read('usr_new')]).toEqual([2n, undefined, 1n, 3n]);
  });
});
