import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { UsageBucket, UsageCounters, UsageDimension, UsageSum } from '../../src/ports/usage-counters.port.js';
import { subjectOf, type OpenSubject } from '../support/contract-subject.js';

const bucket = (some: Partial<UsageBucket>): UsageBucket => ({
  organizationId: 'o',
  day: '2026-11-20',
  gatewayId: 'gw-1',
  serverId: 'srv-1',
  userId: 'ada',
  apiKeyId: null,
  method: 'tools/call',
  name: 'search',
  outcome: 'ok',
  calls: 1,
  milliseconds: 10.5,
  ...some,
});

const buckets = [
  bucket({}),
  bucket({ outcome: 'error', calls: 2 }),
  bucket({ day: '2026-11-21', outcome: 'team.disabled', serverId: null, calls: 4, milliseconds: 0 }),
  bucket({ day: '2026-11-21', method: 'tools/list', name: null, userId: 'bob', gatewayId: 'gw-2', calls: 8 }),
];

export const usageSumsContract = (adapter: string, open: OpenSubject<UsageCounters>): void => {
  describe(`${adapter}: sums of usage`, () => {
    const subject = subjectOf(open);
    beforeEach(subject.start);
    afterEach(subject.stop);
    const sums = (
      by: UsageDimension,
      { limit = 100, after = null as Pick<UsageSum, 'key' | 'calls'> | null, to = '2026-11-21' } = {},
    ): Promise<readonly UsageSum[]> =>
      subject.port.sums({ organizationId: 'o', from: '2026-11-20', to, by, after, limit });
    /** All pages of so many sums, one after the other. */
    const paged = async (by: UsageDimension, limit: number): Promise<readonly UsageSum[]> => {
      const all: UsageSum[] = [];
      for (let page = await sums(by, { limit }); page.length > 0; page = await sums(by, { limit, after: all.at(-1)! }))
        all.push(...page);
      return all;
    };

    it('sums calls, errors and refusals by day, in order', async () => {
      await subject.port.add(buckets);
      expect(await sums('day')).toEqual([
        { key: '2026-11-20', calls: 3, errors: 2, refusals: 0, milliseconds: 21 },
        { key: '2026-11-21', calls: 12, errors: 0, refusals: 4, milliseconds: 10.5 },
      ]);
      expect(await sums('day', { to: '2026-11-20' })).toHaveLength(1);
    });

    it('tells gateways, servers and members apart, the busiest first', async () => {
      await subject.port.add(buckets);
      const keyed = async (by: UsageDimension) => (await sums(by)).map(({ key, calls }) => [key, calls]);
      expect(await keyed('gateway')).toEqual([
        ['gw-2', 8],
        ['gw-1', 7],
      ]);
      expect(await keyed('server')).toEqual([
        ['srv-1', 11],
        [null, 4],
      ]);
      expect(await keyed('member')).toEqual([
        ['bob', 8],
        ['ada', 7],
      ]);
    });

    it('counts tools by their calls only', async () => {
      expect(await sums('tool')).toEqual([]);
      await subject.port.add(buckets);
      expect(await sums('tool')).toEqual([{ key: 'search', calls: 7, errors: 2, refusals: 4, milliseconds: 21 }]);
    });

    it('goes on behind the last sum of a page, by calls and then by key, with null before all others', async () => {
      const named = (name: string | null, calls: number) => bucket({ name, calls, milliseconds: 0 });
      await subject.port.add([
        named('a', 9),
        named(null, 5),
        named('b', 5),
        named('c', 5),
        named('Ünïcode', 5),
        named('d', 1),
      ]);
      const keys = ['a', null, 'b', 'c', 'Ünïcode', 'd'];
      for (const limit of [1, 2, 3, 6]) expect((await paged('tool', limit)).map(({ key }) => key)).toEqual(keys);
      await subject.port.add([named('new', 20), named('a', 1)]);
      expect((await sums('tool', { after: { key: 'b', calls: 5 } })).map(({ key }) => key)).toEqual([
        'c',
        'Ünïcode',
        'd',
      ]);
      await subject.port.add([bucket({ day: '2026-11-21' })]);
      expect((await paged('day', 1)).map(({ key }) => key)).toEqual(['2026-11-20', '2026-11-21']);
    });

    it('sums what another instance counted, and nothing of another organization', async () => {
      await (await subject.now.another()).add([bucket({ calls: 3 })]);
      await subject.port.add([bucket({ organizationId: 'other', calls: 50 })]);
      expect((await sums('server')).map(({ calls }) => calls)).toEqual([3]);
      await subject.now.restart();
      expect(
        await (
          await subject.now.another()
        ).sums({
          organizationId: 'o',
          from: '2026-11-20',
          to: '2026-11-20',
          by: 'member',
          after: null,
          limit: 1,
        }),
      ).toEqual([{ key: 'ada', calls: 3, errors: 0, refusals: 0, milliseconds: 10.5 }]);
    });
  });
};
