import type { PrivateUpstreams } from '../../outbound/outbound-rule.js';

/** Injection token of the {@link EdgeSettings}. */
export const EDGE_SETTINGS = Symbol('EdgeSettings');

/** Settings of the installation that the HTTP edge needs. */
export interface EdgeSettings {
  /** Identity of the event log, part of every consistency token. */
  readonly storeId: string;
  /** Address of the product for people, without a slash at the end. */
  readonly publicUrl: string;
  readonly trustedProxies: readonly string[];
  /** If it is absent, the operator's routes refuse everybody. */
  readonly operatorToken?: string | undefined;
  /** Which upstream servers on private addresses may be registered and reached. */
  readonly allowPrivateUpstreams: PrivateUpstreams;
}
