import { limitReached } from '../kernel/limit.js';
import { networkOf } from '../kernel/network.js';
import type { Refusal } from '../kernel/refusal.js';
import type { Clock } from '../ports/clock.port.js';
import type { LimitName } from './limit-table.js';
import type { Limits } from './limits.js';
import { Windows } from './windows.js';

/** Requests by network and by key, counted in this process. It asks nothing else, so that a refusal costs next to nothing. */
export class Rates {
  readonly #windows: Windows;

  constructor(
    private readonly limits: Limits,
    clock: Pick<Clock, 'monotonic'>,
  ) {
    this.#windows = new Windows(clock);
  }

  /** @param address network address; null where there is none @returns the refusal if the network has had its requests */
  fromNetwork(address: string | null): Refusal | undefined {
    return address === null ? undefined : this.counted('requestsByNetwork', networkOf(address));
  }

  /** @returns the refusal if the key has had its requests */
  byKey(apiKeyId: string): Refusal | undefined {
    return this.counted('requestsByKey', apiKeyId);
  }

  private counted(name: LimitName, subject: string): Refusal | undefined {
    const limit = this.limits.of(name);
    if (limit.value === null) return undefined;
    const wait = this.#windows.take(`${name} ${subject}`, limit.value, limit.windowSeconds ?? 1);
    return wait === undefined ? undefined : limitReached(limit, wait);
  }
}
