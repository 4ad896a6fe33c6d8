import { describe, expect, it } from '@jest/globals';
import type { UsageBucket } from '../../../src/ports/usage-counters.port.js';
import { pageOf } from '../../../src/features/usage/queries/get-usage.js';
import { usageReport } from '../../../src/features/usage/queries/usage-report.js';

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
  milliseconds: 10.4,
  ...some,
});

const buckets = [
  bucket({}),
  bucket({ outcome: 'error', calls: 2 }),
  bucket({ day: '2026-11-21', outcome: 'team.disabled', serverId: null, calls: 4, milliseconds: 0 }),
  bucket({ day: '2026-11-21', method: 'tools/list', name: null, userId: 'bob', gatewayId: 'gw-2', calls: 8 }),
];

describe('the usage report', () => {
  it('sums calls, errors and refusals by day, in order', () => {
    expect(usageReport(buckets, 'day')).toEqual([
      { key: '2026-11-20', calls: 3, errors: 2, refusals: 0, milliseconds: 21 },
      { key: '2026-11-21', calls: 12, errors: 0, refusals: 4, milliseconds: 10 },
    ]);
  });

  it('tells gateways, servers and members apart, the busiest first', () => {
    expect(usageReport(buckets, 'gateway').map(({ key, calls }) => [key, calls])).toEqual([
      ['gw-2', 8],
      ['gw-1', 7],
    ]);
    expect(usageReport(buckets, 'server').map(({ key, calls }) => [key, calls])).toEqual([
      ['srv-1', 11],
      [null, 4],
    ]);
    expect(usageReport(buckets, 'member').map(({ key }) => key)).toEqual(['bob', 'ada']);
  });

  it('counts tools by their calls only', () => {
    expect(usageReport(buckets, 'tool')).toEqual([
      { key: 'search', calls: 7, errors: 2, refusals: 4, milliseconds: 21 },
    ]);
    expect(usageReport([], 'tool')).toEqual([]);
  });
});

describe('a page of usage', () => {
  const item = (key: string | null, calls: number) => ({ key, calls, errors: 0, refusals: 0, milliseconds: 0 });
  const keysOf = ({ items }: { readonly items: readonly { readonly key: string | null }[] }) =>
    items.map(({ key }) => key);

  it('goes on behind the last item shown, by calls and then by key, whatever is counted meanwhile', () => {
    const first = pageOf([item('a', 9), item(null, 5), item('b', 5), item('c', 5), item('d', 1)], 'tool', { limit: 3 });
    expect(keysOf(first)).toEqual(['a', null, 'b']);
    const next = pageOf(
      [item('new', 20), item('a', 10), item(null, 5), item('b', 5), item('c', 5), item('d', 1)],
      'tool',
      { limit: 3, cursor: first.nextCursor! },
    );
    expect([keysOf(next), next.nextCursor]).toEqual([['c', 'd'], null]);
  });

  it('shows days in order', () => {
    const days = [item('2026-11-19', 1), item('2026-11-20', 7), item('2026-11-21', 3)];
    const first = pageOf(days, 'day', { limit: 2 });
    expect([keysOf(first), keysOf(pageOf(days, 'day', { limit: 2, cursor: first.nextCursor! }))]).toEqual([
      ['2026-11-19', '2026-11-20'],
      ['2026-11-21'],
    ]);
  });
});
