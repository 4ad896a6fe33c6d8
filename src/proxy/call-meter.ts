import type { Clock } from '../ports/clock.port.js';
import type { UsageBucket, UsageCounters } from '../ports/usage-counters.port.js';
import type { ProxyLog } from './proxy-log.js';
import { OTHER } from './usage-names.js';

/** One call or refusal to be counted. It never holds arguments (PRX-7). */
export type MeteredCall = Omit<UsageBucket, 'day' | 'calls' | 'milliseconds'> & { readonly milliseconds: number };

export interface MeterOptions {
  /** Milliseconds until a call is stored: a power cut may lose this much. */
  readonly flushMs: number;
  /** The most buckets in one batch. Above it, names are counted together. */
  readonly mostBuckets: number;
}

const LONGEST_NAME = 128;

type Counting = UsageBucket & { calls: number; milliseconds: number };

const keyOf = (
  day: string,
  method: string,
  name: string | null,
  call: Pick<UsageBucket, 'gatewayId' | 'serverId' | 'userId' | 'apiKeyId' | 'outcome'>,
): string =>
  JSON.stringify([day, call.gatewayId, call.serverId, call.userId, call.apiKeyId, method, call.outcome, name]);

const add = (counting: Counting, calls: number, milliseconds: number): void => {
  counting.calls += calls;
  counting.milliseconds += milliseconds;
};

/** Counts calls in memory and adds them to the usage counters in batches. A failed batch may have been stored, so it is kept unchanged and sent again first. */
export class CallMeter {
  private open = new Map<string, Counting>();
  /** Sent; unknown whether it was stored. */
  private pending: readonly UsageBucket[] | undefined;
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<boolean> | undefined;

  constructor(
    private readonly usage: UsageCounters,
    private readonly clock: Clock,
    private readonly log: ProxyLog,
    private readonly options: MeterOptions,
  ) {}

  count(call: MeteredCall): void {
    const day = this.clock.now().slice(0, 10);
    const name =
      this.open.size < this.options.mostBuckets
        ? (call.name?.slice(0, LONGEST_NAME) ?? null)
        : call.name === null
          ? null
          : OTHER;
    const method = call.method.slice(0, LONGEST_NAME);
    const counting = this.open.get(keyOf(day, method, name, call));
    if (counting) add(counting, 1, call.milliseconds);
    else this.merge({ ...call, method, name, day, calls: 1 });
    this.timer ??= this.later(this.options.flushMs);
  }

  /** Stores the counts. @returns false if the counters are not available */
  async flush(): Promise<boolean> {
    while (this.flushing) await this.flushing;
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.open.size === 0 && !this.pending) return true;
    this.flushing = this.store();
    const stored = await this.flushing;
    this.flushing = undefined;
    return stored;
  }

  private async store(): Promise<boolean> {
    try {
      if (this.pending) await this.usage.add(this.pending);
      this.pending = this.close();
      await this.usage.add(this.pending);
      this.pending = undefined;
      return true;
    } catch (error) {
      this.log.warn({ err: error, buckets: this.pending?.length }, 'usage could not be stored and will be tried again');
      this.timer ??= this.later(this.options.flushMs * 4);
      return false;
    }
  }

  private close(): readonly UsageBucket[] {
    const batch = [...this.open.values()];
    this.open = new Map();
    return batch.map((bucket) => ({ ...bucket, milliseconds: Math.round(bucket.milliseconds * 1000) / 1000 }));
  }

  private later(ms: number): NodeJS.Timeout {
    const timer = setTimeout(() => void this.flush(), ms);
    timer.unref();
    return timer;
  }

  private merge(bucket: UsageBucket): void {
    const key = keyOf(bucket.day, bucket.method, bucket.name, bucket);
    const counting = this.open.get(key);
    if (counting) add(counting, bucket.calls, bucket.milliseconds);
    else this.open.set(key, { ...bucket });
  }
}
