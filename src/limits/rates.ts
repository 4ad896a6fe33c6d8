import { networkOf } from '../kernel/network.js';
import type { Refusal } from '../kernel/refusal.js';
import type { Limits } from './limits.js';

/** Requests by network and by key. A refusal costs next to nothing. */
export class Rates {
  constructor(private readonly limits: Limits) {}

  /** @param address network address; null where there is none @returns the refusal if the network has had its requests */
  fromNetwork(address: string | null): Refusal | undefined {
    return address === null ? undefined : this.limits.countHere('requestsByNetwork', networkOf(address));
  }

  /** @returns the refusal if the key has had its requests */
  byKey(apiKeyId: string): Refusal | undefined {
    return this.limits.countHere('requestsByKey', apiKeyId);
  }
}
