import type { UsageBucket } from '../../../ports/usage-counters.port.js';

export const USAGE_DIMENSIONS = ['day', 'gateway', 'server', 'tool', 'member'] as const;
export type UsageDimension = (typeof USAGE_DIMENSIONS)[number];

export interface UsageItem {
  /** Day, id, or name of the tool; null: calls without one. */
  readonly key: string | null;
  readonly calls: number;
  /** Calls that reached the server and failed there. */
  readonly errors: number;
  /** Calls that were refused before they reached the server. */
  readonly refusals: number;
  readonly milliseconds: number;
}

const KEYS: Readonly<Record<UsageDimension, (bucket: UsageBucket) => string | null>> = {
  day: ({ day }) => day,
  gateway: ({ gatewayId }) => gatewayId,
  server: ({ serverId }) => serverId,
  tool: ({ method, name }) => (method === 'tools/call' ? name : null),
  member: ({ userId }) => userId,
};

const NOTHING = { calls: 0, errors: 0, refusals: 0, milliseconds: 0 };

const add = (sum: Omit<UsageItem, 'key'>, { outcome, calls, milliseconds }: UsageBucket): Omit<UsageItem, 'key'> => ({
  calls: sum.calls + calls,
  errors: sum.errors + (outcome === 'error' ? calls : 0),
  refusals: sum.refusals + (outcome === 'ok' || outcome === 'error' ? 0 : calls),
  milliseconds: sum.milliseconds + milliseconds,
});

/** Sums buckets. Days are in order; everything else is sorted by number of calls. */
export const usageReport = (buckets: readonly UsageBucket[], by: UsageDimension): readonly UsageItem[] => {
  const sums = new Map<string | null, Omit<UsageItem, 'key'>>();
  for (const bucket of buckets) {
    if (by === 'tool' && bucket.method !== 'tools/call') continue;
    const key = KEYS[by](bucket);
    sums.set(key, add(sums.get(key) ?? NOTHING, bucket));
  }
  const items = [...sums].map(([key, sum]) => ({ key, ...sum, milliseconds: Math.round(sum.milliseconds) }));
  const byKey = (a: UsageItem, b: UsageItem): number => ((a.key ?? '') < (b.key ?? '') ? -1 : 1);
  return items.sort((a, b) => (by === 'day' ? 0 : b.calls - a.calls) || byKey(a, b));
};
