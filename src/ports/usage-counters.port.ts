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

export interface UsageCounters {
  /**
   * Adds the whole batch or nothing. Durable when it resolves. If it fails, the batch may have been added
   * or not: pass the same array again, and it is counted once.
   */
  add(buckets: readonly UsageBucket[]): Promise<void>;
  read(query: UsageQuery): Promise<readonly UsageBucket[]>;
  /** Day of the newest call by each of the keys in the organization; keys without calls are absent. */
  lastUses(organizationId: string, apiKeyIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
