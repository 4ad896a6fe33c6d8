/** Injection token of the {@link UsageCounters}. */
export const USAGE_COUNTERS = Symbol('UsageCounters');

/** One bucket of calls: all calls of one UTC day with the same fields. */
export interface UsageBucket {
  readonly organizationId: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly gatewayId: string;
  readonly serverId: string | null;
  readonly userId: string | null;
  readonly apiKeyId: string | null;
  /** JSON-RPC method. */
  readonly method: string;
  /** Tool, resource or prompt called; null for methods without one. Never the arguments. */
  readonly name: string | null;
  /** `ok`, `error` (the upstream's), or the reason of a refusal. */
  readonly outcome: string;
  readonly calls: number;
  /** Sum over the calls. */
  readonly milliseconds: number;
}

export interface UsageQuery {
  readonly organizationId: string;
  /** First and last day, inclusive. */
  readonly from: string;
  readonly to: string;
}

export const USAGE_DIMENSIONS = ['day', 'gateway', 'server', 'tool', 'member'] as const;
export type UsageDimension = (typeof USAGE_DIMENSIONS)[number];

export interface UsageSum {
  /** Day, id, or name of the tool; null: calls without one. */
  readonly key: string | null;
  readonly calls: number;
  /** Calls that reached the server and failed there. */
  readonly errors: number;
  /** Calls that were refused before they reached the server. */
  readonly refusals: number;
  readonly milliseconds: number;
}

/** Days come in order, everything else with most calls first, then by key; null is before all other keys. */
export interface UsageSumQuery extends UsageQuery {
  /** By `tool` only calls of tools are summed. */
  readonly by: UsageDimension;
  /** The last sum of the page before. */
  readonly after: Pick<UsageSum, 'key' | 'calls'> | null;
  readonly limit: number;
}

export interface UsageCounters {
  /**
   * Adds the whole batch or nothing. Durable when it resolves. If it fails, the batch may have been added
   * or not: pass the same array again, and it is counted once.
   */
  add(buckets: readonly UsageBucket[]): Promise<void>;
  read(query: UsageQuery): Promise<readonly UsageBucket[]>;
  /** Made where the counters are kept, off the event loop. */
  sums(query: UsageSumQuery): Promise<readonly UsageSum[]>;
  /** Day of the newest call by each of the keys in the organization; keys without calls are absent. */
  lastUses(organizationId: string, apiKeyIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
