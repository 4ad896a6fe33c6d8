import 'reflect-metadata';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { unavailable } from '../../../src/kernel/refusal.js';
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
  const read = (userId: string | undefined, token?: bigint): Promise<bigint | undefined> =>
    own.read(callOf(userId, token), async ({ atLeast }) => atLeast);

  it('are included in what the same person reads, and in nobody else’s reads', async () => {
    own.acknowledge(callOf('usr_ada'), written(7n));
    expect(await read('usr_ada')).toBe(7n);
    expect(await read('usr_ben')).toBeUndefined();
    expect(await read(undefined)).toBeUndefined();
  });

  it('are the last ones, whatever the order of the answers', async () => {
    own.acknowledge(callOf('usr_ada'), written(9n));
    own.acknowledge(callOf('usr_ada'), written(8n));
    expect(await read('usr_ada')).toBe(9n);
    own.acknowledge(callOf('usr_ada'), written(10n));
    expect(await read('usr_ada')).toBe(10n);
  });

  it('give way to a token of the request, also to an older one', async () => {
    own.acknowledge(callOf('usr_ada'), written(7n));
    expect(await read('usr_ada', 3n)).toBe(3n);
    expect(await read('usr_ada', 11n)).toBe(11n);
  });

  it('are not changed by reads, plain answers and callers without a name', async () => {
    own.acknowledge(callOf('usr_ada'), written(7n));
    own.acknowledge(callOf('usr_ada'), { items: [] });
    own.acknowledge(callOf('usr_ada'), new Reply({ version: 12n }, () => undefined));
    own.acknowledge(callOf(undefined), written(99n));
    expect(await read('usr_ada')).toBe(7n);
  });

  it('are remembered of ten thousand people at most, those who wrote last', async () => {
    for (let number = 0; number < 10_000; number += 1) own.acknowledge(callOf(`usr_${number}`), written(1n));
    own.acknowledge(callOf('usr_0'), written(2n));
    own.acknowledge(callOf('usr_new'), written(3n));
    expect(await Promise.all(['usr_0', 'usr_1', 'usr_2', 'usr_new'].map((userId) => read(userId)))).toEqual([
      2n,
      undefined,
      1n,
      3n,
    ]);
  });

  describe('where a read model cannot follow', () => {
    const stuck = async ({ atLeast }: CallContext): Promise<string> => {
      if (atLeast !== undefined) throw unavailable('projection.behind', 'not yet');
      return 'as it is';
    };

    it('are left out, and nothing waits again before the next write', async () => {
      own.acknowledge(callOf('usr_ada'), written(7n));
      expect(await own.read(callOf('usr_ada'), stuck)).toBe('as it is');
      expect(await read('usr_ada')).toBeUndefined();
      own.acknowledge(callOf('usr_ada'), written(8n));
      expect(await read('usr_ada')).toBe(8n);
    });

    it('a token of the request is refused as ever, and so is every other fault', async () => {
      own.acknowledge(callOf('usr_ada'), written(7n));
      await expect(own.read(callOf('usr_ada', 3n), stuck)).rejects.toMatchObject({ code: 'projection.behind' });
      const broken = own.read(callOf('usr_ada'), async () => Promise.reject(unavailable('store.unavailable', 'gone')));
      await expect(broken).rejects.toMatchObject({ code: 'store.unavailable' });
      expect(await read('usr_ada')).toBe(7n);
    });
  });
});
