/** Injection token of the {@link UsageCounters}. */
export const USAGE_COUNTERS = Symbol('UsageCounters');

/** One bucket of calls: everything that was alike on one UTC day. */
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
   * Adds the batch to what is there; all of it or nothing. Durable when it resolves. Where it fails, it may have been added
   * or not: the same array handed over again is the same batch, and then counted once.
   */
  add(buckets: readonly UsageBucket[]): Promise<void>;
  read(query: UsageQuery): Promise<readonly UsageBucket[]>;
  /** Day of the newest call that each of the keys made in the organization; keys that made none are absent. */
  lastUses(organizationId: string, apiKeyIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
